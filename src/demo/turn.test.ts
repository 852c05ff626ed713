import { describe, expect, test } from 'vitest';
import { exampleMoment, exampleReport } from './example.test-kit.ts';
import { awaitsEnter, type Effect, type Event, type Key, type Show, type ShowStep } from './show.ts';
import { begin, turn } from './turn.ts';

const STEPS: readonly ShowStep[] = [
  { id: 'one', kind: 'do', mistakes: ['wrong', 'worse'] },
  { id: 'two', kind: 'experiment', mistakes: [] },
  { id: 'three', kind: 'do', mistakes: [] },
];

/** A show, what it has asked for, and how it goes on. */
class Played {
  show: Show;
  asked: Effect[];

  constructor(opening: Partial<Parameters<typeof begin>[1]> = {}) {
    const first = begin(STEPS, { at: 0, only: false, auto: false, pace: 2, ...opening });
    this.show = first.show;
    this.asked = [...first.effects];
  }

  /** Keys, and what comes of an effect; the effects that this turn asks for. */
  on(...events: (Key | Event)[]): string[] {
    this.asked = [];
    for (const event of events) {
      const isKey = typeof event === 'string' || 'digit' in event;
      const { show, effects } = turn(this.show, isKey ? { type: 'key', key: event } : event);
      this.show = show;
      this.asked.push(...effects);
    }
    return this.asked.map(named);
  }

  moment(made = 0) {
    return { ...exampleMoment('en'), made };
  }

  prepared(made = 0): Event {
    return { type: 'prepared', run: this.show.run, moment: this.moment(made) };
  }
  moved(made: number, over = false): Event {
    return { type: 'moved', run: this.show.run, moment: this.moment(made), over };
  }
  judged(status: 'pass' | 'fail' | 'unsupported' = 'pass'): Event {
    return { type: 'judged', run: this.show.run, report: exampleReport(status, 'en') };
  }
}

function named(effect: Effect): string {
  if (effect.do === 'prepare') return `prepare${effect.fresh ? ' fresh' : ''} ${effect.calls}`;
  if (effect.do === 'call') return `call ${effect.until}`;
  return effect.do === 'err' ? `err ${effect.mistake}` : effect.do;
}

test('a step: prepared, a call for each Enter, judged, and on to the next in the same lab host', () => {
  const played = new Played();
  expect(played.asked.map(named)).toEqual(['prepare fresh 0']);
  expect(played.on(played.prepared())).toEqual([]);
  expect(played.show.phase).toBe('ready');
  expect(played.on('next')).toEqual(['call one']);
  expect(played.on('next')).toEqual([]);
  expect(played.on(played.moved(1))).toEqual([]);
  expect(played.on('explained')).toEqual(['call explained']);
  expect(played.on(played.moved(3, true))).toEqual(['judge']);
  expect(played.on(played.judged())).toEqual([]);
  expect(played.on('next')).toEqual(['prepare 0']);
  expect(played.show.at).toBe(1);
});

test('an experiment: the question, Enter, the answer', () => {
  const played = new Played({ at: 1 });
  played.on({ type: 'prepared', run: played.show.run });
  expect(played.on('next')).toEqual(['answer']);
  played.on({ type: 'answered', run: played.show.run, answered: { choice: 'a', evidence: [], words: '' } });
  expect(played.show.phase).toBe('judged');
  expect(played.on('next')).toEqual(['prepare 0']);
});

test('the last step is the end; Enter once more leaves', () => {
  const played = new Played({ at: 2 });
  played.on(played.prepared(), 'next', played.moved(1, true), played.judged());
  expect(played.on('next')).toEqual([]);
  expect(played.show.phase).toBe('over');
  expect(played.on('next')).toEqual(['quit']);
});

describe('back', () => {
  test.each([
    ['after three calls', 3, ['prepare fresh 2']],
    ['after one', 1, ['prepare fresh 0']],
  ])('%s', (_, made, wanted) => {
    const played = new Played();
    played.on(played.prepared(), 'next', played.moved(made));
    expect(played.on('back')).toEqual(wanted);
    expect(played.show.because).toBe('back');
  });

  test('at the beginning of the first step there is nothing before', () => {
    const played = new Played();
    expect(played.on(played.prepared(), 'back')).toEqual([]);
    expect(played.show.note).toBe('first-step');
  });

  test('at the beginning of another: the step before', () => {
    const played = new Played({ at: 2 });
    expect(played.on(played.prepared(), 'back')).toEqual(['prepare fresh 0']);
    expect(played.show.at).toBe(1);
  });
});

test('what was begun before another step was chosen comes too late', () => {
  const played = new Played();
  played.on(played.prepared(), 'next');
  const late = played.moved(1, true);
  expect(played.on('next-step')).toEqual(['prepare fresh 0']);
  expect(played.on(late)).toEqual([]);
  expect(played.show).toMatchObject({ phase: 'preparing', at: 1 });
});

test('what was left half done is nothing to start from', () => {
  const played = new Played();
  played.on(played.prepared(), 'next', played.moved(1));
  expect(played.on('next-step')).toEqual(['prepare fresh 0']);
});

test.each([
  ['2', 1],
  ['3', 2],
])('a jump to step %s', (digits, at) => {
  const played = new Played();
  const typed = [...digits].map((d): Key => ({ digit: Number(d) }));
  expect(played.on(played.prepared(), 'jump', ...typed, 'next')).toEqual(['prepare fresh 0']);
  expect(played.show.at).toBe(at);
});

test('a jump to nowhere says so, and Escape stays', () => {
  const played = new Played();
  played.on(played.prepared(), 'jump', { digit: 9 }, 'next');
  expect(played.show).toMatchObject({ at: 0, phase: 'ready', note: 'no-such-step' });
  expect(played.on('jump', { digit: 2 }, 'escape')).toEqual([]);
  expect(played.show.overlay).toBeUndefined();
});

describe('a mistake', () => {
  test.each([
    ['by its number', [{ digit: 2 }], 'err worse'],
    ['by arrows', ['down', 'next'], 'err worse'],
    ['the first by Enter', ['next'], 'err wrong'],
  ] as const)('%s', (_, keys, wanted) => {
    const played = new Played();
    expect(played.on(played.prepared(), 'mistake', ...keys)).toEqual([wanted]);
    expect(played.show.phase).toBe('erring');
  });

  test('is shown, and then the step begins anew; one that the checker does not see is a failure', () => {
    const played = new Played();
    played.on(played.prepared(), 'mistake', 'next');
    const shown = { name: 'wrong', title: '', typed: [], report: exampleReport('fail', 'en') };
    played.on({ type: 'erred', run: played.show.run, shown });
    expect(played.show).toMatchObject({ phase: 'erred', wrong: ['one'] });
    expect(played.on('next')).toEqual(['prepare fresh 0']);
    const seen = { ...shown, report: { ...shown.report, diagnosis: 'wrong' } };
    const other = new Played({ mistake: 'wrong' });
    expect(other.on({ type: 'prepared', run: other.show.run })).toEqual(['err wrong']);
    other.on({ type: 'erred', run: other.show.run, shown: seen });
    expect(other.show.wrong).toEqual([]);
  });

  test('where none is known', () => {
    const played = new Played({ at: 2 });
    expect(played.on(played.prepared(), 'mistake')).toEqual([]);
    expect(played.show.note).toBe('no-mistakes');
  });
});

test('the checker between two calls: over the stage, and any key is back on it', () => {
  const played = new Played();
  expect(played.on(played.prepared(), 'check')).toEqual(['look']);
  played.on({ type: 'looked', run: played.show.run, report: exampleReport('fail', 'en') });
  expect(played.show.overlay?.is).toBe('verdict');
  expect(played.on('next')).toEqual([]);
  expect(played.show).toMatchObject({ phase: 'ready' });
  expect(played.show.overlay).toBeUndefined();
});

test('a verdict that is no pass is remembered, an impossible step is not held against it', () => {
  const played = new Played();
  played.on(played.prepared(), 'next', played.moved(1, true), played.judged('fail'));
  expect(played.show.wrong).toEqual(['one']);
  const other = new Played();
  other.on({ type: 'prepared', run: other.show.run, report: exampleReport('unsupported', 'en') });
  expect(other.show).toMatchObject({ phase: 'judged', wrong: [] });
});

test('by itself: a tick is an Enter where Enter is waited for, and nothing elsewhere', () => {
  const played = new Played({ auto: true, only: true });
  expect(played.on({ type: 'tick' })).toEqual([]);
  expect(played.on(played.prepared(), { type: 'tick' })).toEqual(['call one']);
  played.on(played.moved(1, true), played.judged());
  expect(played.on({ type: 'tick' })).toEqual(['quit']);
  const asking = new Played();
  asking.on(asking.prepared(), 'jump');
  expect(awaitsEnter(asking.show)).toBe(false);
});

test('a lab host that cannot be made: said, and Enter tries again', () => {
  const played = new Played();
  played.on({ type: 'failed', run: played.show.run, words: 'no room' });
  expect(played.show).toMatchObject({ phase: 'failed', error: 'no room', wrong: ['one'] });
  expect(played.on('next')).toEqual(['prepare fresh 0']);
  played.on({ type: 'failed', run: played.show.run, words: 'no room' });
  expect(played.on({ type: 'tick' })).toEqual(['prepare fresh 0']);
  expect(played.show.at).toBe(1);
});

test.each(['ready', 'preparing', 'calling', 'judging'])('q ends it while it is %s', (phase) => {
  const played = new Played();
  played.show = { ...played.show, phase: phase as Show['phase'] };
  expect(played.on('quit')).toEqual(['quit']);
  expect(played.on('next', 'repeat')).toEqual([]);
});
