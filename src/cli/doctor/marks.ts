import type { LabState } from '../../doctor/check.ts';
import type { Preflight } from '../../doctor/code/preflight.ts';
import type { Io } from '../../guide/io.ts';
import { wrap } from '../../guide/view/wrap.ts';
import { say } from '../../text/text.ts';
import { isReady } from './machine.ts';

/* How far a lab, or a whole machine, is ready: a sign each, with its word in the legend. */

export function sign({ labs }: Preflight, io: Io): string {
  if (isReady(labs)) return io.ink.good(io.ink.unicode ? '✔' : '+');
  return labs.includes('not') ? io.ink.bad(io.ink.unicode ? '✘' : 'x') : io.ink.warn('~');
}

const MARKS: Readonly<Record<LabState, readonly [string, string]>> = {
  ready: ['✔', '+'],
  limits: ['~', '~'],
  not: ['✘', 'x'],
};

export function plainMark(state: LabState, io: Io): string {
  return MARKS[state][io.ink.unicode ? 0 : 1];
}

export function mark(state: LabState, io: Io): string {
  const paint = { ready: io.ink.good, limits: io.ink.warn, not: io.ink.bad }[state];
  return paint(plainMark(state, io));
}

export function legend(io: Io): string {
  const [good, part, bad] = (['ready', 'limits', 'not'] as const).map((state) => plainMark(state, io));
  const words = say(
    {
      en: `${good} ready  ${part} ready, but for some steps  ${bad} not ready`,
      zh: `${good} 就绪  ${part} 就绪，个别步骤除外  ${bad} 不行`,
    },
    io.lang,
  );
  return io.ink.dim(wrap(words, io.columns));
}
