import { sweepScratches } from '../guide/experiment.ts';
import type { Io } from '../guide/io.ts';
import { openStep } from '../guide/labs.ts';
import { newScratch } from '../guide/scratch.ts';
import { Screen, type TerminalStreams } from '../guide/view/screen.ts';
import { visible } from '../guide/visible.ts';
import type { Lab } from '../lab/catalogue.ts';
import { unknown } from '../lab/unknown.ts';
import type { StateFolder } from '../state/folder.ts';
import { nearest } from '../text/nearest.ts';
import { say } from '../text/text.ts';
import { frame } from './frame.ts';
import { keysIn } from './keys.ts';
import { Linear } from './linear.ts';
import { type Script, scriptOf } from './script.ts';
import type { Show, Turn } from './show.ts';
import { Stage } from './stage.ts';
import { Theatre } from './theatre.ts';
import { begin } from './turn.ts';
import { W } from './words.ts';

export interface DemoOptions {
  readonly lab: Lab;
  readonly io: Io;
  readonly state: StateFolder;
  readonly step: string | undefined;
  readonly mistake: string | undefined;
  /** Seconds; undefined: whoever is there presses Enter. */
  readonly auto: number | undefined;
  /** Undefined where nobody can press a key: it goes on by itself, and prints. */
  readonly terminal: TerminalStreams | undefined;
  /** Aborted when it has to end. */
  readonly signal: AbortSignal;
  /** Whether that is because the terminal has gone. */
  hasHungUp(): boolean;
}

/** Seconds between two calls, once somebody has pressed `a`. */
const PACE = 3;

/** A lab before an audience, from its first step to its last; the steps that did not come out as they should. */
export async function demo(options: DemoOptions): Promise<readonly string[]> {
  const { lab, io, state, terminal, signal } = options;
  const script = await scriptOf(lab, io.lang);
  const first = opening(script, options);
  await sweepScratches(state);
  const theatre = new Theatre(lab, newScratch(state), io);
  let stage: Stage | undefined;
  let screen: Screen | undefined;
  const linear = new Linear(script, io);
  const draw = (show: Show): void => {
    if (screen) screen.draw(frame(show, script, io));
    else if (!terminal) linear.draw(show);
  };
  const quit = (): void => {
    if (options.hasHungUp()) screen?.hangUp();
    stage?.quit();
  };
  try {
    if (terminal) {
      screen = new Screen(
        terminal,
        (chunk) => {
          for (const key of keysIn(chunk)) if (screen?.isOpen) stage?.dispatch({ type: 'key', key });
        },
        () => stage && draw(stage.show),
        quit,
      );
    }
    stage = new Stage(first, { lab, script, theatre, io, draw, alone: terminal === undefined });
    signal.addEventListener('abort', quit, { once: true });
    if (signal.aborted) quit();
    const { wrong } = await stage.run();
    return wrong;
  } finally {
    signal.removeEventListener('abort', quit);
    screen?.close();
    if (screen && !screen.isGone) io.err(`${io.errInk.dim(`${say(W.dying, io.lang)}${io.errInk.dots}`)}\n`);
    await theatre.close();
    await stage?.settled();
    await theatre.close();
  }
}

function opening(script: Script, { lab, step, mistake, auto, terminal }: DemoOptions): Turn {
  const steps = script.steps.map(({ id, kind, mistakes }) => ({
    id,
    kind,
    mistakes: mistakes.map((m) => m.name),
  }));
  const named = step === undefined ? undefined : openStep(lab, step).id;
  const among = named === undefined ? steps : steps.filter(({ id }) => id === named);
  const having = mistake === undefined ? among[0] : among.find((s) => s.mistakes.includes(mistake));
  if (mistake !== undefined && !having)
    throw unknownMistake(
      mistake,
      among.flatMap((s) => s.mistakes),
      lab,
      named,
    );
  const alone = terminal === undefined || auto !== undefined;
  const at = Math.max(
    0,
    steps.findIndex(({ id }) => id === having?.id),
  );
  const only = alone && (named !== undefined || mistake !== undefined);
  return begin(steps, { at, only, auto: auto !== undefined, pace: auto ?? PACE, mistake });
}

function unknownMistake(typed: string, all: readonly string[], lab: Lab, step: string | undefined): Error {
  const word = visible(typed);
  const where =
    step === undefined
      ? { en: `Lab ${lab.label}`, zh: `实验 ${lab.label} ` }
      : { en: `The step ${step}`, zh: `步骤 ${step} ` };
  const what = { en: `${where.en} has no mistake "${word}".`, zh: `${where.zh}里没有名为“${word}”的错误。` };
  const names = [...new Set(all)];
  return unknown('mistake-unknown', what, nearest(word, names), names);
}
