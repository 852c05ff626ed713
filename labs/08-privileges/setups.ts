import { chmod, chown } from '../../src/engine/calls/files.ts';
import type { ProgramContext, Programs } from '../../src/lab/lab.ts';
import { cell } from './cell.ts';
import { HOARDER, magpie, WEB } from './crew.ts';
import { BIN, folder, inBackground, program, script } from './tools.ts';
import { withFilter } from './with-filter.ts';

/** What each step finds when it is entered. */
export const setups: Programs = {
  'port-80': () => program('web', WEB),

  'no-new-privs': () => [
    // Not to /run or /tmp, which are mounted nosuid.
    ...script(`cp /bin/sleep ${BIN}/key`),
    chown(`${BIN}/key`, 0, 0),
    chmod(`${BIN}/key`, 0o4755),
  ],

  filter: () => [...tools(), folder('/run/nest')],

  limits: (at) => [...program('hoarder', HOARDER), ...inBackground(at, 'hoarder')],

  masked: cell,
  all: (at: ProgramContext) => [...tools(), ...cell(at)],
};

function tools() {
  return [...program('with-filter', withFilter()), ...program('magpie', magpie())];
}
