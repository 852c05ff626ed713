import type { Call } from '../../src/engine/call.ts';
import { result } from '../../src/engine/call.ts';
import { unlink } from '../../src/engine/calls/files.ts';
import { execve, spawn, wait4 } from '../../src/engine/calls/processes.ts';
import { writeFile } from '../../src/engine/compose.ts';
import type { ProgramContext, Programs } from '../../src/lab/lab.ts';
import { cafe1, cafe2 } from './cafe.ts';
import { files, folder, ground, overlay } from './layers.ts';
import { ARCHIVE, BOOK, CAFE, HAND, IMAGES } from './places.ts';

const ATLAS_BYTES = 2 * 1024 * 1024;

/** What a step finds when it is entered. */
export const setups: Programs = {
  'first-overlay': (at) => [
    ...ground(at, BOOK),
    folder(`${BOOK}/lower`),
    ...files(`${BOOK}/lower`, {
      'letter.txt': 'Dear reader,\n',
      'draft.txt': 'not yet finished\n',
      'poems/autumn.txt': 'leaves fall\n',
      'poems/winter.txt': 'snow falls\n',
      'atlas.bin': new Uint8Array(ATLAS_BYTES).fill(0x2e),
    }),
  ],

  'bring-back': (at) => [
    ...ground(at, ARCHIVE),
    ...['lower', 'upper', 'work', 'merged'].map((name) => folder(`${ARCHIVE}/${name}`)),
    ...files(`${ARCHIVE}/lower`, { 'report.txt': 'the report of the year\n', 'notes.txt': 'notes\n' }),
    overlay(`${ARCHIVE}/merged`, archive(), {
      en: 'an overlay that somebody has worked in',
      zh: '一个有人用过的 overlay',
    }),
    unlink(`${ARCHIVE}/merged/report.txt`, { onError: 'continue' }),
    ...writeFile(`${ARCHIVE}/merged/notes.txt`, 'notes\nand what was added since\n'),
  ],

  unpack: (at) => [...ground(at, HAND), folder(IMAGES), ...image(at, 'cafe-1.tar', cafe1)],

  'two-containers': (at) => [...ground(at, CAFE), folder(IMAGES), ...image(at, 'cafe-2.tar', cafe2)],
};

export function archive() {
  return {
    lowers: [`${ARCHIVE}/lower`],
    upper: `${ARCHIVE}/upper`,
    work: `${ARCHIVE}/work`,
  };
}

/** The same bytes at every run: nothing but what is written in cafe.ts goes into it. */
function image(at: ProgramContext, name: string, spec: object): Call[] {
  const argv = [at.node, `${at.pkg}/dist/src/image/build-main.js`, JSON.stringify(spec), `${IMAGES}/${name}`];
  return [
    spawn({ flags: [], child: [execve(at.node, argv, ['PATH=/usr/bin:/bin'])] }, { as: 'builder' }),
    wait4(result('builder'), { mustSucceed: true }),
  ];
}
