import type { StepReport } from '../lab/report.ts';
import type { Answered, Moment, Shown, Until } from './moment.ts';

/** A step as the show knows it: nothing of its words. */
export interface ShowStep {
  readonly id: string;
  readonly kind: 'do' | 'experiment';
  /** The mistakes that can be made of it here, by their diagnoses. */
  readonly mistakes: readonly string[];
}

export type Phase =
  /** A lab host is being made, a step prepared, calls made once more. */
  | 'preparing'
  /** A call is about to be made, or a question has been asked. */
  | 'ready'
  /** It is being made; or nobody can move, and somebody waits. */
  | 'calling'
  | 'judging'
  /** The checker, or the kernel, has spoken. */
  | 'judged'
  /** A mistake is being made on purpose. */
  | 'erring'
  | 'erred'
  /** Something could not be done; Enter tries again. */
  | 'failed'
  | 'over'
  | 'left';

/** What lies over the stage. */
export type Overlay =
  | { readonly is: 'keys' }
  | { readonly is: 'jump'; readonly typed: string }
  | { readonly is: 'mistakes'; readonly chosen: number }
  | { readonly is: 'verdict'; readonly report: StepReport };

export interface Show {
  readonly steps: readonly ShowStep[];
  readonly at: number;
  readonly phase: Phase;
  readonly overlay?: Overlay;
  /** Seconds between the calls, when nobody presses Enter. */
  readonly pace: number;
  readonly auto: boolean;
  /** Nothing comes after this step. */
  readonly only: boolean;
  /** With which mistake the step begins. */
  readonly first?: string;
  /** Why it is being prepared once more. */
  readonly because?: 'back' | 'again';
  readonly moment?: Moment;
  readonly report?: StepReport;
  readonly answered?: Answered;
  readonly shown?: Shown;
  readonly error?: string;
  /** A key that does nothing here says so. */
  readonly note?: 'no-mistakes' | 'first-step' | 'no-such-step' | 'nothing-to-check';
  /** The steps that did not come out as they should have. */
  readonly wrong: readonly string[];
  /** What was begun earlier and comes in late is known by its number. */
  readonly run: number;
}

export type Key =
  | 'next'
  | 'explained'
  | 'rest'
  | 'back'
  | 'next-step'
  | 'previous-step'
  | 'jump'
  | 'repeat'
  | 'mistake'
  | 'check'
  | 'auto'
  | 'keys'
  | 'up'
  | 'down'
  | 'rub-out'
  | 'escape'
  | 'quit'
  | { readonly digit: number };

export type Event =
  | { readonly type: 'key'; readonly key: Key }
  | { readonly type: 'tick' }
  | {
      readonly type: 'prepared';
      readonly run: number;
      readonly moment?: Moment;
      readonly report?: StepReport;
    }
  | { readonly type: 'moved'; readonly run: number; readonly moment: Moment; readonly over: boolean }
  /** Nobody can move: what is waited for. */
  | { readonly type: 'waits'; readonly run: number; readonly moment: Moment }
  | { readonly type: 'judged'; readonly run: number; readonly report: StepReport }
  | { readonly type: 'looked'; readonly run: number; readonly report: StepReport }
  | { readonly type: 'answered'; readonly run: number; readonly answered: Answered }
  | { readonly type: 'erred'; readonly run: number; readonly shown: Shown }
  | { readonly type: 'failed'; readonly run: number; readonly words: string };

export type Effect =
  /** Only `fresh` forgets what has been done in the lab host; `calls` are made once more. */
  | { readonly do: 'prepare'; readonly run: number; readonly fresh: boolean; readonly calls: number }
  | { readonly do: 'call'; readonly run: number; readonly until: Until }
  | { readonly do: 'judge'; readonly run: number }
  | { readonly do: 'look'; readonly run: number }
  | { readonly do: 'answer'; readonly run: number }
  | { readonly do: 'err'; readonly run: number; readonly mistake: string }
  | { readonly do: 'quit' };

export interface Turn {
  readonly show: Show;
  readonly effects: readonly Effect[];
}

/** Is Enter what it waits for? */
export function awaitsEnter({ phase, overlay }: Show): boolean {
  if (overlay !== undefined && overlay.is !== 'verdict') return false;
  return ['ready', 'judged', 'erred', 'over', 'failed'].includes(phase);
}

export function currentStep({ steps, at }: Show): ShowStep {
  return steps[at] as ShowStep;
}

/** The beginning of a step; with `calls`, as it was after so many of them. */
export function prepare(
  show: Show,
  how: { fresh: boolean; calls?: number; because?: 'back' | 'again' },
): Turn {
  const { moment: _m, report: _r, answered: _a, shown: _s, error: _e, note: _n, overlay: _o, ...rest } = show;
  const run = show.run + 1;
  const because = how.because === undefined ? {} : { because: how.because };
  return doing(
    { ...rest, phase: 'preparing', run, ...because },
    { do: 'prepare', run, fresh: how.fresh, calls: how.calls ?? 0 },
  );
}

export function err(show: Show, mistake: string): Turn {
  const { overlay: _, shown: _s, ...rest } = show;
  const run = show.run + 1;
  return doing({ ...rest, phase: 'erring', run }, { do: 'err', run, mistake });
}

export function stay(show: Show): Turn {
  return { show, effects: [] };
}

export function doing(show: Show, effect: Effect): Turn {
  return { show, effects: [effect] };
}
