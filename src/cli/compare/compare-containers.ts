import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { compare } from '../../compare/run.ts';
import { readOptions } from '../../container/run/options/read-options.ts';
import type { RunOptions } from '../../container/run/options/run-options.ts';
import type { Store } from '../../container/store/store.ts';
import { wrap } from '../../guide/view/wrap.ts';
import { NslabError } from '../../text/error.ts';
import { say } from '../../text/text.ts';
import { type Call, flag, type Surroundings } from '../command.ts';
import { selfArgv } from '../self.ts';
import { stopSignals } from '../unpack/stop-signals.ts';
import { version } from '../version.ts';
import { isInside } from '../within.ts';
import { showRecorded } from './recorded.ts';
import { show } from './show.ts';
import { wantedRuntime } from './wanted.ts';

/** `nslab compare` where the containers are to be. */
export async function compareContainers(store: Store, call: Call, at: Surroundings): Promise<number> {
  const options = optionsOf(call);
  const wanted = await wantedRuntime(call);
  if (wanted.runtime === undefined) return showRecorded(wanted.instead, wanted.why, call, at);
  const { runtime } = wanted;
  const stop = stopSignals();
  try {
    const { comparison, notes } = await compare({
      runtime,
      store,
      options,
      scratch: isInside() ? '/lab' : tmpdir(),
      removeOurs: [...selfArgv(), 'rm', '--force', ...(flag(call, 'host') ? ['--host'] : []), options.name],
      version: version(),
      signal: stop.signal,
    });
    if (stop.status !== undefined) return stop.status;
    for (const note of notes) at.io.err(`${wrap(at.io.errInk.dim(say(note, at.io.lang)), at.io.columns)}\n`);
    show(comparison, false, call, at);
    return 0;
  } catch (error) {
    if (stop.status !== undefined) return stop.status;
    if (error instanceof NslabError && error.code === 'runtime-refused')
      return showRecorded(runtime.name, error.text, call, at);
    throw error;
  } finally {
    stop.forget();
  }
}

/** A command that stays is there to be looked at; a name that nobody else has is there to be removed. */
function optionsOf(call: Call): RunOptions & { readonly name: string } {
  const options = readOptions(call, { cwd: process.cwd(), env: process.env });
  const isBundle = options.from.by === 'bundle';
  return {
    ...options,
    args: options.args.length === 0 && !isBundle ? ['sleep', '60'] : options.args,
    name: options.name ?? `compare-${randomBytes(4).toString('hex')}`,
  };
}
