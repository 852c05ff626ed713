import { describe, expect, test } from 'vitest';
import type { StepReport } from '../lab/report.ts';
import type { Effect, Event, Session } from './session.ts';
import { begin, turn } from './turn.ts';

const STEPS = [
  { id: 'own-uts', kind: 'do' },
  { id: 'guess', kind: 'experiment' },
  { id: 'hold-open', kind: 'do' },
] as const;

function report(id: string, more: Partial<StepReport> = {}): StepReport {
  const blank = { expected: null, actual: null, evidence: [], diagnosis: null, hint: null };
  return { id, title: id, status: 'fail', message: 'not yet', ...blank, ...more };
}

const looked = (id: string, more: Partial<StepReport> = {}): Event => ({
  type: 'looked',
  report: report(id, more),
});
const key = (name: Extract<Event, { type: 'key' }>['key']): Event => ({ type: 'key', key: name });

function play(events: readonly Event[], options: { at?: string; passed?: string[]; auto?: boolean } = {}) {
  const first = begin(STEPS, options.at ?? 'own-uts', options.passed ?? [], options.auto ?? false);
  let session: Session = first.session;
  const effects: Effect[] = [...first.effects];
  for (const event of events) {
    const next = turn(session, event);
    session = next.session;
    effects.push(...next.effects);
  }
  return { session, effects: effects.map(short) };
}

function short(effect: Effect): string {
  if (effect.do === 'tell') return `tell ${effect.what}`;
  if ('step' in effect) return `${effect.do} ${effect.step}`;
  if ('report' in effect) return `${effect.do} ${effect.report.id}`;
  return effect.do;
}

describe('a session', () => {
  const entered: Event = { type: 'entered' };
  const pass = looked('own-uts', { status: 'pass' });

  test.each<[string, Event[], string[], Session['phase']]>([
    ['enters the first step', [], ['move own-uts'], 'entering'],
    ['waits for the learner', [entered], ['move own-uts'], 'working'],
    [
      'says what is missing once',
      [entered, looked('own-uts'), looked('own-uts')],
      ['move own-uts', 'waiting own-uts'],
      'working',
    ],
    [
      'says it again when it has changed',
      [entered, looked('own-uts'), looked('own-uts', { message: 'nearly' })],
      ['move own-uts', 'waiting own-uts', 'waiting own-uts'],
      'working',
    ],
    ['turns green and waits', [entered, pass], ['move own-uts', 'passed own-uts'], 'passed'],
    ['says green once', [entered, pass, pass], ['move own-uts', 'passed own-uts'], 'passed'],
    [
      'ignores what was seen of another step',
      [entered, looked('hold-open', { status: 'pass' })],
      ['move own-uts'],
      'working',
    ],
    ['ignores a look that was begun before the step was ready', [pass], ['move own-uts'], 'entering'],
    [
      'goes on at Enter, to a question',
      [entered, pass, key('next'), entered],
      ['move own-uts', 'passed own-uts', 'move guess', 'ask guess'],
      'question',
    ],
    [
      'does not go on before it has passed',
      [entered, key('next')],
      ['move own-uts', 'tell not-yet'],
      'working',
    ],
    ['asks before it skips', [entered, key('skip')], ['move own-uts', 'tell confirm-skip'], 'working'],
    [
      'skips at the second k',
      [entered, key('skip'), key('skip')],
      ['move own-uts', 'tell confirm-skip', 'move guess'],
      'entering',
    ],
    [
      'does not skip when another key came between',
      [entered, key('skip'), key('why'), key('skip')],
      ['move own-uts', 'tell confirm-skip', 'tell why', 'tell confirm-skip'],
      'working',
    ],
    ['asks before it solves', [entered, key('solve')], ['move own-uts', 'tell confirm-solve'], 'working'],
    [
      'solves at S after s',
      [entered, key('solve'), key('perform')],
      ['move own-uts', 'tell confirm-solve', 'solve own-uts'],
      'busy',
    ],
    [
      'forgets the first s when something else is pressed',
      [entered, key('solve'), key('why'), key('solve')],
      ['move own-uts', 'tell confirm-solve', 'tell why', 'tell confirm-solve'],
      'working',
    ],
    [
      'watches again after solving',
      [entered, key('solve'), key('perform'), { type: 'solved' }],
      ['move own-uts', 'tell confirm-solve', 'solve own-uts'],
      'working',
    ],
    [
      'does not go back before the first',
      [entered, key('previous')],
      ['move own-uts', 'tell first-step'],
      'working',
    ],
    [
      'follows a move made elsewhere',
      [entered, { type: 'moved', step: 'hold-open' }],
      ['move own-uts', 'follow hold-open'],
      'entering',
    ],
    [
      'does not follow to where it is',
      [entered, { type: 'moved', step: 'own-uts' }],
      ['move own-uts'],
      'working',
    ],
    [
      'says once that the lab host is gone',
      [entered, { type: 'host-gone' }, { type: 'host-gone' }],
      ['move own-uts', 'tell host-gone'],
      'stranded',
    ],
    [
      'makes a new lab host and enters the step again',
      [entered, { type: 'host-gone' }, key('next'), { type: 'revived' }],
      ['move own-uts', 'tell host-gone', 'revive', 'move own-uts'],
      'entering',
    ],
    [
      'makes the lab host anew at the second r, and enters the step again',
      [entered, key('again'), key('again'), { type: 'revived' }, entered],
      ['move own-uts', 'tell confirm-again', 'renew', 'move own-uts'],
      'working',
    ],
    [
      'makes the lab host anew at a step, when that is asked for',
      [entered, pass, { type: 'again', step: 'hold-open' }, { type: 'revived' }],
      ['move own-uts', 'passed own-uts', 'renew', 'move hold-open'],
      'entering',
    ],
    [
      'quits at the second q, and does nothing any more',
      [entered, key('quit'), key('quit'), pass, key('next')],
      ['move own-uts', 'tell confirm-quit', 'quit'],
      'left',
    ],
    ['leaves while it prepares', [key('leave')], ['move own-uts', 'quit'], 'left'],
  ])('%s', (_, events, effects, phase) => {
    const played = play(events);
    expect(played.effects).toEqual(effects);
    expect(played.session.phase).toBe(phase);
  });

  test('explains a mistake when it was seen in two looks, and once', () => {
    const wrong = looked('own-uts', { diagnosis: 'changed-the-host' });
    const { effects } = play([
      entered,
      looked('own-uts'),
      wrong,
      wrong,
      wrong,
      looked('own-uts'),
      wrong,
      wrong,
    ]);
    expect(effects.filter((e) => e === 'explain own-uts')).toHaveLength(1);
  });

  test('does not explain a mistake that was there for one look only', () => {
    const { effects } = play([
      entered,
      looked('own-uts'),
      looked('own-uts', { diagnosis: 'a' }),
      looked('own-uts'),
    ]);
    expect(effects).not.toContain('explain own-uts');
  });

  describe('a mistake that is there when the step is entered', () => {
    const left = looked('own-uts', { diagnosis: 'a', message: 'since 4242' });

    test('is not explained while nothing changes', () => {
      const { effects } = play([entered, left, left, left]);
      expect(effects).toEqual(['move own-uts', 'waiting own-uts']);
    });

    test('is explained when it is made once more', () => {
      const { effects } = play([entered, left, left, looked('own-uts'), left, left]);
      expect(effects.filter((e) => e === 'explain own-uts')).toHaveLength(1);
    });

    test('is explained when its values change', () => {
      const again = looked('own-uts', { diagnosis: 'a', message: 'since 4300' });
      const { effects } = play([entered, left, left, again, again]);
      expect(effects.filter((e) => e === 'explain own-uts')).toHaveLength(1);
    });

    test('is forgotten with the step', () => {
      const { effects } = play([
        entered,
        left,
        key('skip'),
        key('skip'),
        { type: 'moved', step: 'own-uts' },
        entered,
        left,
        left,
      ]);
      expect(effects).not.toContain('explain own-uts');
    });
  });

  test('a prediction that is not given can be asked for again', () => {
    const { session, effects } = play([entered, { type: 'declined' }, key('next'), entered], { at: 'guess' });
    expect(effects).toEqual(['move guess', 'ask guess', 'move guess', 'ask guess']);
    expect(session.phase).toBe('question');
  });

  test('a step that passed earlier may be left at once', () => {
    const { effects } = play([entered, key('next')], { passed: ['own-uts'] });
    expect(effects).toEqual(['move own-uts', 'move guess']);
  });

  test('the last step ends the lab', () => {
    const done = play([entered, looked('hold-open', { status: 'pass' }), key('next')], { at: 'hold-open' });
    expect(done.effects).toEqual(['move hold-open', 'passed hold-open', 'tell finished']);
    expect(done.session.phase).toBe('finished');
  });

  test('by itself, it goes on without Enter', () => {
    const { effects } = play([entered, pass], { auto: true });
    expect(effects).toEqual(['move own-uts', 'passed own-uts', 'move guess']);
  });

  test('by itself, it does not go on from a question that nobody answered', () => {
    const { session } = play([entered, { type: 'declined' }], { at: 'guess', auto: true });
    expect(session.phase).toBe('declined');
  });
});
