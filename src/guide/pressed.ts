import {
  type Confirmed,
  currentStep,
  doing,
  goOn,
  type Key,
  moveTo,
  renew,
  type Session,
  stay,
  type Turn,
  tell,
} from './session.ts';

/** What a key does, in which phase. Pure. */
export function pressed(before: Session, key: Key): Turn {
  const { armed, ...session } = before;
  if (key === 'leave') return leave(session);
  if (session.phase === 'entering' || session.phase === 'busy') return stay(session);
  const sure = armed === key || session.phase === 'finished' || session.phase === 'stranded';
  if (key === 'quit') return sure ? leave(session) : arm(session, 'quit');
  if (session.phase === 'stranded') {
    return key === 'next' || key === 'again'
      ? doing({ ...session, phase: 'entering', said: '' }, { do: 'revive' })
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
    case 'again':
      return armed === 'again' ? renew(session, session.index) : arm(session, 'again');
    case 'solve':
    case 'perform':
      if (currentStep(session).kind === 'experiment' || session.phase !== 'working')
        return tell(session, 'no-solution');
      if (key === 'solve' || armed !== 'solve') return arm(session, 'solve');
      return doing({ ...session, phase: 'busy' }, { do: 'solve', step: currentStep(session).id });
    default:
      return tell(session, key);
  }
}

function arm(session: Session, key: Confirmed): Turn {
  return tell({ ...session, armed: key }, `confirm-${key}`);
}

function leave(session: Session): Turn {
  return doing({ ...session, phase: 'left' }, { do: 'quit' });
}
