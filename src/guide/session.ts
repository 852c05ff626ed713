import type { StepReport } from '../lab/report.ts';

/** A step as the session knows it: nothing of its words. */
export interface SessionStep {
  readonly id: string;
  readonly kind: 'do' | 'experiment';
}

export type Phase =
  /** Its preparations are being made. */
  | 'entering'
  /** The learner acts, the guide watches. */
  | 'working'
  /** Done; waits to be told to go on. */
  | 'passed'
  /** The person is being asked for a prediction. */
  | 'question'
  /** The person would not answer now. */
  | 'declined'
  /** An experiment or a solution runs. */
  | 'busy'
  /** Every step is behind. */
  | 'finished'
  /** The lab host has ended under us. */
  | 'stranded'
  | 'left';

export interface Session {
  readonly steps: readonly SessionStep[];
  readonly index: number;
  readonly phase: Phase;
  /** Go on without being told to. */
  readonly auto: boolean;
  /** Ids of the steps that have passed, now or earlier. */
  readonly passed: readonly string[];
  /** The last thing said about what is missing. */
  readonly said: string;
  /** A mistake must be seen in two looks before it is explained: half-typed states come and go. */
  readonly suspect?: string;
  /** What the first look after entering saw, while nothing has changed: no move of this step made it. */
  readonly leftover?: string;
  readonly explained: readonly string[];
  /** The key that was pressed last and waits to be confirmed: a person may be typing to the wrong side. */
  readonly armed?: Confirmed;
}

/** Keys that change something; each is pressed twice (the solution: `s`, then `S`). */
export type Confirmed = 'solve' | 'skip' | 'previous' | 'again' | 'quit';

export type Key =
  | Confirmed
  | 'next'
  | 'hint'
  | 'why'
  | 'look'
  | 'perform'
  | 'map'
  | 'keys'
  | 'shell'
  /** Words that belong into the shell. */
  | 'typing'
  /** Ctrl-C. */
  | 'leave';

export type Event =
  | { readonly type: 'entered' }
  | { readonly type: 'looked'; readonly report: StepReport }
  | { readonly type: 'key'; readonly key: Key }
  /** Somebody else (`nslab next` elsewhere) made another step the current one. */
  | { readonly type: 'moved'; readonly step: string }
  /** Somebody asks for a new lab host, at this step. */
  | { readonly type: 'again'; readonly step: string }
  | { readonly type: 'answered' }
  | { readonly type: 'declined' }
  | { readonly type: 'solved' }
  | { readonly type: 'host-gone' }
  /** A new lab host stands where the old one was. */
  | { readonly type: 'revived' };

export type Effect =
  /** Make the step current, prepare it, show it. */
  | { readonly do: 'move'; readonly step: string }
  /** Show the step that somebody else has moved to. */
  | { readonly do: 'follow'; readonly step: string }
  | { readonly do: 'waiting'; readonly report: StepReport; readonly leftover: boolean }
  | { readonly do: 'explain'; readonly report: StepReport }
  | { readonly do: 'passed'; readonly report: StepReport; readonly last: boolean }
  | { readonly do: 'ask'; readonly step: string }
  | { readonly do: 'solve'; readonly step: string }
  | { readonly do: 'tell'; readonly what: Told }
  | { readonly do: 'revive' }
  /** End the lab host, make a new one. */
  | { readonly do: 'renew' }
  | { readonly do: 'quit' };

export type Told =
  | 'hint'
  | 'why'
  | 'look'
  | 'map'
  | 'keys'
  | 'shell'
  | 'not-yet'
  | 'typing'
  | `confirm-${Confirmed}`
  | 'no-solution'
  | 'first-step'
  | 'finished'
  | 'host-gone';

export interface Turn {
  readonly session: Session;
  readonly effects: readonly Effect[];
}

export function currentStep(session: Session): SessionStep {
  const step = session.steps[session.index];
  if (!step) throw new Error('a lab without steps');
  return step;
}

/** What follows a step that has just been done. */
export function completed(session: Session): Turn {
  return session.auto ? goOn(session) : stay(session);
}

export function goOn(session: Session): Turn {
  if (session.index + 1 < session.steps.length) return moveTo(session, session.index + 1);
  return tell({ ...session, phase: 'finished' }, 'finished');
}

export function moveTo(session: Session, index: number): Turn {
  const next = fresh(session, index);
  return doing(next, { do: 'move', step: currentStep(next).id });
}

/** The same step, or another, in a lab host as new. */
export function renew(session: Session, index: number): Turn {
  return doing(fresh(session, index), { do: 'renew' });
}

export function fresh(session: Session, index: number): Session {
  const { suspect: _, armed: __, leftover: ___, ...rest } = session;
  return { ...rest, index, phase: 'entering', said: '', explained: [] };
}

export function withPassed(session: Session): readonly string[] {
  return [...new Set([...session.passed, currentStep(session).id])];
}

export function tell(session: Session, what: Told): Turn {
  return doing(session, { do: 'tell', what });
}

export function doing(session: Session, effect: Effect): Turn {
  return { session, effects: [effect] };
}

export function stay(session: Session): Turn {
  return { session, effects: [] };
}
