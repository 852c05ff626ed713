import { type BeginOptions, inBackground, inForeground } from '../../container/run/begin.ts';
import { readOptions } from '../../container/run/options/read-options.ts';
import type { RunOptions } from '../../container/run/options/run-options.ts';
import { type Prepared, prepare } from '../../container/run/prepare.ts';
import type { Known } from '../../container/store/record.ts';
import type { Store } from '../../container/store/store.ts';
import type { Trace } from '../../engine/trace.ts';
import { wrap } from '../../guide/view/wrap.ts';
import { say } from '../../text/text.ts';
import { type Call, flag, type Surroundings } from '../command.ts';
import { stopSignals } from '../unpack/stop-signals.ts';
import { asInLabHost } from './host-without-groups.ts';
import { passSignals } from './pass-signals.ts';
import { assertTerminal } from './terminal.ts';

/** `nslab run` where the container is to be: its exit status. */
export async function runContainer(store: Store, call: Call, at: Surroundings): Promise<number> {
  const options = readOptions(call, { cwd: process.cwd(), env: process.env });
  assertTerminal(options);
  const prepared = await prepareOrStop(store, options);
  if (typeof prepared === 'number') return prepared;
  tell(prepared, at);
  const { status, trace } = await (options.detached ? background : foreground)(store, prepared, at);
  if (flag(call, 'explain')) {
    const { explain } = await import('./explain.ts');
    at.io.err(explain(trace, at.io));
  }
  return status;
}

/** Ctrl-C while it is being made leaves nothing: the exit status that a signal has. */
async function prepareOrStop(store: Store, options: RunOptions): Promise<Prepared | number> {
  const stop = stopSignals();
  try {
    return await prepare(store, options, stop.signal);
  } catch (error) {
    if (stop.status === undefined) throw asInLabHost(error);
    return stop.status;
  } finally {
    stop.forget();
  }
}

function tell({ notes }: Prepared, { io }: Surroundings): void {
  for (const note of notes) io.err(`${wrap(io.errInk.dim(say(note, io.lang)), io.columns)}\n`);
}

interface Done {
  readonly status: number;
  readonly trace: Trace;
}

async function background(store: Store, prepared: Prepared, { io }: Surroundings): Promise<Done> {
  const { running, trace } = await inBackground(store, prepared);
  io.out(`${running.name}\n`);
  return { status: 0, trace };
}

async function foreground(store: Store, prepared: Prepared, { io }: Surroundings): Promise<Done> {
  // A monitor that reads from our terminal is of its session: what the terminal sends it hears itself.
  const { terminal, stdin } = prepared.plan.streams;
  const shares = terminal || (stdin && process.stdin.isTTY === true);
  const begin: BeginOptions = { detached: !shares };
  let first: Known | undefined;
  const container = inForeground(store, prepared, begin, (running) => {
    first = running.container;
  });
  const forget = passSignals(container.engine, { shares, io, first: () => first });
  try {
    return await container.ended;
  } finally {
    forget();
  }
}
