import type { StepReport } from '../lab/report.ts';
import { pressed } from './pressed.ts';
import {
  completed,
  currentStep,
  doing,
  type Effect,
  type Event,
  fresh,
  moveTo,
  renew,
  type Session,
  type SessionStep,
  stay,
  type Turn,
  withPassed,
} from './session.ts';

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

/** What the session becomes, and what is to be done, when something happens. Pure. */
export function turn(session: Session, event: Event): Turn {
  if (session.phase === 'left') return stay(session);
  switch (event.type) {
    case 'entered':
      if (session.phase !== 'entering') return stay(session);
      return currentStep(session).kind === 'experiment'
        ? doing({ ...session, phase: 'question' }, { do: 'ask', step: currentStep(session).id })
        : stay({ ...session, phase: 'working' });
    case 'looked':
      return looked(session, event.report);
    case 'key':
      return pressed(session, event.key);
    case 'moved':
      return movedElsewhere(session, event.step);
    case 'again': {
      const index = session.steps.findIndex((step) => step.id === event.step);
      return renew(session, index < 0 ? session.index : index);
    }
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
      return doing({ ...session, phase: 'stranded' }, { do: 'tell', what: 'host-gone' });
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
  const seen = JSON.stringify([report.diagnosis, report.message, report.actual, report.evidence]);
  // Once something has changed, the same mistake is one of this step, and is explained.
  const isUnchanged = (session.leftover ?? seen) === seen;
  const leftover = isUnchanged && report.diagnosis !== null;
  const said = `${report.status}:${report.actual}:${report.diagnosis}:${report.message}:${leftover}`;
  if (said !== session.said) effects.push({ do: 'waiting', report, leftover });
  const mistake = leftover ? undefined : mistakeOf(report);
  const explains =
    mistake !== undefined && session.suspect === mistake && !session.explained.includes(mistake);
  if (explains) effects.push({ do: 'explain', report });
  const { suspect: _, ...rest } = session;
  return {
    session: {
      ...rest,
      said,
      leftover: isUnchanged ? seen : '',
      ...(mistake === undefined ? {} : { suspect: mistake }),
      explained: explains ? [...session.explained, mistake] : session.explained,
    },
    effects,
  };
}

function mistakeOf(report: StepReport): string | undefined {
  return report.diagnosis ?? (report.status === 'unsupported' ? 'unsupported' : undefined);
}

function movedElsewhere(session: Session, step: string): Turn {
  const index = session.steps.findIndex((s) => s.id === step);
  if (index < 0 || index === session.index) return stay(session);
  return doing(fresh(session, index), { do: 'follow', step });
}
