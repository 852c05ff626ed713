import { constants } from 'node:os';
import { demo } from '../../demo/demo.ts';
import { openLab } from '../../guide/labs.ts';
import { visible } from '../../guide/visible.ts';
import { NslabError } from '../../text/error.ts';
import { type CommandRun, option } from '../command.ts';
import { openingOf } from '../opening.ts';
import { stopSignals } from '../unpack/stop-signals.ts';

/** An instructor's performance, in a lab host of its own: the learner's is left alone. */
export const run: CommandRun = async (call, at) => {
  const { io, state } = at;
  const auto = secondsOf(option(call, 'auto'));
  const lab = await openLab(call.positionals[0] ?? '', openingOf(call, at));
  const stop = stopSignals();
  try {
    const wrong = await demo({
      ...{ lab, io, state, auto, signal: stop.signal },
      hasHungUp: () => stop.status === SIGHUP,
      step: option(call, 'step'),
      mistake: option(call, 'mistake'),
      terminal: io.interactive ? { stdin: process.stdin, stdout: process.stdout } : undefined,
    });
    return stop.status ?? (wrong.length === 0 ? 0 : 1);
  } finally {
    stop.forget();
  }
};

const SIGHUP = 128 + constants.signals.SIGHUP;

const [LEAST, MOST] = [0.2, 600];

function secondsOf(typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined;
  const seconds = /^\d+(\.\d+)?$/.test(typed) ? Number(typed) : Number.NaN;
  if (seconds >= LEAST && seconds <= MOST) return seconds;
  throw new NslabError(
    'usage',
    {
      en: `--auto cannot be "${visible(typed)}"; it takes seconds, from ${LEAST} to ${MOST}.`,
      zh: `--auto 不能是“${visible(typed)}”，要写秒数，从 ${LEAST} 到 ${MOST}。`,
    },
    { status: 2, hint: { en: 'nslab demo 1 --auto 2', zh: 'nslab demo 1 --auto 2' } },
  );
}
