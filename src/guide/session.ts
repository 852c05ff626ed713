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
  readonly explained: readonly string[];
  /** The key that was pressed last and waits to be confirmed: a person may be typing to the wrong side. */
  readonly armed?: Confirmed;
}

/** Keys that change something; each is pressed twice (the solution: `s`, then `S`). */
type Confirmed = 'solve' | 'skip' | 'previous' | 'quit';

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
  | { readonly do: 'waiting'; readonly report: StepReport }
  | { readonly do: 'explain'; readonly report: StepReport }
  | { readonly do: 'passed'; readonly report: StepReport; readonly last: boolean }
  | { readonly do: 'ask'; readonly step: string }
  | { readonly do: 'solve'; readonly step: string }
  | { readonly do: 'tell'; readonly what: Told }
  | { readonly do: 'revive' }
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

/** Begins at a step; the first effect enters it. */
export function begin(
  steps: readonly SessionStep[],
  at: string,
  passed: readonly string[],
  auto: boolean,
): Turn {
  const index = Math.max(
    0,
    steps.findIndex((step) => step.id === at),
  );
  const session: Session = {
    steps,
    index,
    phase: 'entering',
    auto,
    passed,
    said: '',
    explained: [],
  };
  return moveTo(session, index);
}

export function currentStep(session: Session): SessionStep {
  const step = session.steps[session.index];
  if (!step) throw new Error('a lab without steps');
  return step;
}

/** What the session becomes, and what is to be done, when something happens. Pure. */
export function turn(session: Session, event: Event): Turn {
  if (session.phase === 'left') return stay(session);
  switch (event.type) {
    case 'entered':
      if (session.phase !== 'entering') return stay(session);
      return currentStep(session).kind === 'experiment'
        ? then({ ...session, phase: 'question' }, { do: 'ask', step: currentStep(session).id })
        : stay({ ...session, phase: 'working' });
    case 'looked':
      return looked(session, event.report);
    case 'key':
      return pressed(session, event.key);
    case 'moved':
      return movedElsewhere(session, event.step);
    case 'answered':
      return completed({ ...session, phase: 'passed', passed: withPassed(session) });
    case 'declined':
      return stay({ ...session, phase: 'declined' });
    case 'solved':
      return session.phase === 'busy' ? stay({ ...session, phase: 'working', said: '' }) : stay(session);
    case 'revived':
      return moveTo(session, session.index);
    case 'host-gone':
      if (session.phase === 'stranded' || session.phase === 'finished') return stay(session);
      return then({ ...session, phase: 'stranded' }, { do: 'tell', what: 'host-gone' });
  }
}

function looked(session: Session, report: StepReport): Turn {
  if (session.phase !== 'working' || report.id !== currentStep(session).id) return stay(session);
  if (report.status === 'pass') {
    const last = session.index === session.steps.length - 1;
    const passed: Session = { ...session, phase: 'passed', passed: withPassed(session) };
    const goOn = completed(passed);
    return { session: goOn.session, effects: [{ do: 'passed', report, last }, ...goOn.effects] };
  }
  const effects: Effect[] = [];
  const said = `${report.status}:${report.actual}:${report.diagnosis}:${report.message}`;
  if (said !== session.said) effects.push({ do: 'waiting', report });
  const mistake = report.diagnosis ?? (report.status === 'unsupported' ? 'unsupported' : undefined);
  const explains =
    mistake !== undefined && session.suspect === mistake && !session.explained.includes(mistake);
  if (explains) effects.push({ do: 'explain', report });
  const { suspect: _, ...rest } = session;
  return {
    session: {
      ...rest,
      said,
      ...(mistake === undefined ? {} : { suspect: mistake }),
      explained: explains ? [...session.explained, mistake] : session.explained,
    },
    effects,
  };
}

function pressed(before: Session, key: Key): Turn {
  const { armed, ...session } = before;
  if (key === 'leave') return leave(session);
  if (session.phase === 'entering' || session.phase === 'busy') return stay(session);
  const sure = armed === key || session.phase === 'finished' || session.phase === 'stranded';
  if (key === 'quit') return sure ? leave(session) : arm(session, 'quit');
  if (session.phase === 'stranded') {
    return key === 'next'
      ? then({ ...session, phase: 'entering', said: '' }, { do: 'revive' })
      : stay(session);
  }
  switch (key) {
    case 'next':
      if (session.phase === 'declined') return moveTo(session, session.index);
      if (session.phase === 'finished') return tell(session, 'finished');
      return session.passed.includes(currentStep(session).id) ? goOn(session) : tell(session, 'not-yet');
    case 'skip':
      if (session.phase === 'finished') return tell(session, 'finished');
      return sure ? goOn(session) : arm(session, 'skip');
    case 'previous':
      if (session.index === 0) return tell(session, 'first-step');
      return sure ? moveTo(session, session.index - 1) : arm(session, 'previous');
    case 'solve':
    case 'perform':
      if (currentStep(session).kind === 'experiment' || session.phase !== 'working')
        return tell(session, 'no-solution');
      if (key === 'solve' || armed !== 'solve') return arm(session, 'solve');
      return then({ ...session, phase: 'busy' }, { do: 'solve', step: currentStep(session).id });
    default:
      return tell(session, key);
  }
}

function arm(session: Session, key: Confirmed): Turn {
  return tell({ ...session, armed: key }, `confirm-${key}`);
}

function leave(session: Session): Turn {
  return then({ ...session, phase: 'left' }, { do: 'quit' });
}

function movedElsewhere(session: Session, step: string): Turn {
  const index = session.steps.findIndex((s) => s.id === step);
  if (index < 0 || index === session.index) return stay(session);
  return then(fresh(session, index), { do: 'follow', step });
}

/** What follows a step that has just been done. */
function completed(session: Session): Turn {
  return session.auto ? goOn(session) : stay(session);
}

function goOn(session: Session): Turn {
  if (session.index + 1 < session.steps.length) return moveTo(session, session.index + 1);
  return tell({ ...session, phase: 'finished' }, 'finished');
}

function moveTo(session: Session, index: number): Turn {
  const next = fresh(session, index);
  return then(next, { do: 'move', step: currentStep(next).id });
}

function fresh(session: Session, index: number): Session {
  const { suspect: _, armed: __, ...rest } = session;
  return { ...rest, index, phase: 'entering', said: '', explained: [] };
}

function withPassed(session: Session): readonly string[] {
  return [...new Set([...session.passed, currentStep(session).id])];
}

function tell(session: Session, what: Told): Turn {
  return then(session, { do: 'tell', what });
}

function then(session: Session, effect: Effect): Turn {
  return { session, effects: [effect] };
}

function stay(session: Session): Turn {
  return { session, effects: [] };
}
