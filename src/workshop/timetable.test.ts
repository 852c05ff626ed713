import { describe, expect, it } from 'vitest';
import { listLabs, loadLab } from '../lab/catalogue.ts';
import { account } from './account.ts';
import { clock, parseClock } from './clock.ts';
import { commandOf } from './commands.ts';
import { byWeight, ESSENCE, showOf, voteOf } from './essence.ts';
import { factsOf, handsMinutes, type LabFacts, stepMinutes } from './facts.ts';
import { KINDS, type Kind } from './kinds.ts';
import { SITTING } from './layout.ts';
import { divide, type Timetable, timetable } from './timetable.ts';
import { ranges } from './words.ts';

const LABS: LabFacts[] = (await Promise.all(listLabs().map((entry) => loadLab(entry.id)))).map(factsOf);
const kind = (name: string): Kind => KINDS.find((k) => k.name === name) as Kind;
const withMinutes = (change: (lab: LabFacts, i: number) => number): LabFacts[] =>
  LABS.map((lab, i) => ({ ...lab, minutes: change(lab, i) }));
const planFor = (plan: Timetable, id: string) => {
  const found = plan.labs.find((p) => p.lab.id === id);
  if (!found) throw new Error(id);
  return found;
};

/** What holds for every timetable, whatever the labs' minutes are. */
function expectSound(plan: Timetable, labs: readonly LabFacts[]): void {
  for (const { blocks } of plan.sessions) {
    expect(blocks[0]?.from).toBe(0);
    expect(blocks.at(-1)?.to).toBeLessThanOrEqual(plan.kind.minutes);
    let sat = 0;
    blocks.forEach((block, i) => {
      if (i > 0) expect(block.from).toBe(blocks[i - 1]?.to);
      expect(block.to).toBeGreaterThan(block.from);
      if (block.kind === 'break' || block.kind === 'lunch') sat = 0;
      else if (!['buffer', 'closing', 'farewell'].includes(block.kind)) sat += block.to - block.from;
      expect(sat).toBeLessThanOrEqual(SITTING);
    });
  }
  expect(plan.labs.map((p) => p.lab)).toEqual(labs);
  for (const { lab, mode, steps, vote, home } of plan.labs) {
    expect([...steps, ...(vote ? [vote] : []), ...home].sort()).toEqual(lab.steps.map((s) => s.id).sort());
    expect(mode === 'hands').toBe(steps.length > 0);
    for (const id of steps) {
      for (const before of lab.steps.find((s) => s.id === id)?.after ?? []) expect(steps).toContain(before);
    }
    const shown = plan.sessions.flatMap((s) => s.blocks).filter((b) => b.lab === lab);
    expect(shown.filter((b) => b.kind === 'hands').flatMap((b) => b.steps)).toEqual(steps);
    expect(shown.some((b) => b.kind === 'demo')).toBe(mode === 'demo');
    expect(shown.length === 0).toBe(mode === 'home');
  }
}

describe('every timetable', () => {
  it.each(KINDS)('$name holds what it promises, with the labs as they are', (k) => {
    expectSound(timetable(k, LABS), LABS);
  });

  it.each(KINDS)('$name holds it for other minutes, labs and lengths, too', (k) => {
    for (let n = 0; n < 40; n++) {
      const some = withMinutes((_, i) => 10 + ((n * 37 + i * 53) % 200)).slice(n % 3, 9 - (n % 4));
      const minutes = 90 + ((n * 65) % 600);
      expectSound(timetable({ ...k, minutes }, some), some);
    }
  });

  it.each(KINDS)('$name names commands that are there for labs and steps that are there', (k) => {
    for (const block of timetable(k, LABS).sessions.flatMap((s) => s.blocks)) {
      const command = commandOf(block);
      const [, , word, , step] = command?.split(' ') ?? [];
      if (!block.lab) continue;
      if (block.kind !== 'vote') expect(Number(word)).toBe(block.lab.number);
      const named = block.kind === 'vote' ? word : step;
      if (named) expect(block.lab.steps.map((s) => s.id)).toContain(named);
    }
  });
});

describe('the minutes', () => {
  const total = (labs: readonly LabFacts[]) => labs.reduce((sum, lab) => sum + lab.minutes, 0);

  it('are the labs’ own, all of them', () => {
    for (const k of KINDS) expect(account(timetable(k, LABS)).wanted).toBe(total(LABS));
    for (const lab of LABS)
      expect(lab.steps.reduce((sum, s) => sum + stepMinutes(lab, s.id), 0)).toBeCloseTo(lab.minutes);
  });

  it('when a lab takes longer, fewer of its steps fit, and the table moves', () => {
    const before = timetable(kind('half-day'), LABS);
    const slow = withMinutes((lab) => (lab.id === 'mount' ? lab.minutes * 3 : lab.minutes));
    const after = timetable(kind('half-day'), slow);
    expect(planFor(after, 'mount').steps.length).toBeLessThan(planFor(before, 'mount').steps.length);
    const hands = (plan: Timetable) =>
      plan.sessions[0]?.blocks.find((b) => b.lab?.id === 'mount' && b.kind === 'hands');
    expect(hands(after)?.from).not.toBe(hands(before)?.from);
  });

  it('when labs are short, all of it is done by hand and nothing is homework', () => {
    const quick = withMinutes(() => 10);
    const plan = timetable(kind('evenings'), quick);
    expect(plan.labs.flatMap((p) => p.home)).toEqual([]);
    expect(plan.labs.every((p) => p.mode === 'hands')).toBe(true);
    expect(plan.sessions.every((s) => (s.blocks.at(-1)?.to ?? 0) < plan.kind.minutes)).toBe(true);
  });

  it('when there is hardly any time, labs fall out, the least needed first', () => {
    const plan = timetable({ ...kind('half-day'), minutes: 90 }, LABS);
    expect(plan.labs.filter((p) => p.mode === 'hands').map((p) => p.lab.id)).toEqual(['mount']);
    expect(plan.labs.filter((p) => p.mode === 'home').length).toBeGreaterThan(5);
  });

  it('of four evenings are divided evenly, in the order of the labs', () => {
    const lengths = (labs: readonly LabFacts[]) => divide(labs, 4).map((part) => total(part));
    expect(divide(LABS, 4).flat()).toEqual(LABS);
    const best = Math.max(...lengths(LABS));
    expect(best).toBeLessThan(total(LABS) / 4 + Math.max(...LABS.map((l) => l.minutes)));
    const heavy = withMinutes((_, i) => (i === 0 ? 300 : 30));
    expect(divide(heavy, 4)[0]).toHaveLength(1);
  });
});

describe('what a lab is about', () => {
  it('names each lab, and in each only what is there', () => {
    expect(Object.keys(ESSENCE).sort()).toEqual(LABS.map((lab) => lab.id).sort());
    for (const lab of LABS) {
      const { core, more, vote, show } = ESSENCE[lab.id] ?? { core: [], more: [], vote: '', show: '' };
      const kinds = new Map(lab.steps.map((s) => [s.id, s.kind]));
      for (const id of [...core, ...more, show]) expect([id, kinds.get(id)]).toEqual([id, 'do']);
      expect([vote, kinds.get(vote)]).toEqual([vote, 'experiment']);
      expect(new Set([...core, ...more]).size).toBe(core.length + more.length);
      expect([...byWeight(lab).steps, vote].sort()).toEqual([...kinds.keys()].sort());
    }
  });

  it('has votes whose names say which lab they are of', () => {
    const experiments = LABS.flatMap((lab) =>
      lab.steps.filter((s) => s.kind === 'experiment').map((s) => s.id),
    );
    for (const { vote } of Object.values(ESSENCE))
      expect(experiments.filter((id) => id === vote)).toEqual([vote]);
  });

  it('a lab that it does not name goes by its own order', () => {
    const [uts] = LABS as [LabFacts];
    const own = { ...uts, id: 'mine', number: 10 };
    expect(byWeight(own).steps[0]).toBe(own.steps[0]?.id);
    expect([voteOf(own), showOf(own)]).toEqual(['one-command', 'ordinary-process']);
    const plan = timetable(kind('evenings'), [...LABS, own]);
    expectSound(plan, [...LABS, own]);
    expect(planFor(plan, 'mine').mode).not.toBe('home');
  });
});

describe('words and clocks', () => {
  it.each([
    ['9:00', 540],
    ['18:30', 1110],
    ['9：05', 545],
    ['24:00', undefined],
    ['9', undefined],
    ['9:60', undefined],
    ['../etc', undefined],
  ])('%s', (word, minutes) => {
    expect(parseClock(word)).toBe(minutes);
  });
  it('past midnight begins anew', () => {
    expect([clock(540), clock(1439), clock(1500)]).toEqual(['9:00', '23:59', '1:00']);
  });
  it('numbers that follow each other are one range', () => {
    expect(ranges([1, 2, 3, 5, 6, 9], 'en')).toBe('1–3, 5, 6, 9');
    expect(ranges([1, 3], 'zh')).toBe('1、3');
  });
  it('minutes are in fives, as clocks are', () => {
    for (const lab of LABS) expect(handsMinutes(lab, [lab.steps[0]?.id ?? '']) % 5).toBe(0);
  });
});
