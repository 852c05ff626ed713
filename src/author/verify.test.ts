import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { fail, pass } from '../lab/verdict.ts';
import { same } from '../text/text.ts';
import { checkNamed, type OneStep, oneStepLab } from './lab.test-kit.ts';
import { leftovers } from './leftovers.ts';
import type { Cell } from './outcome.ts';
import { Stage } from './stage.ts';
import { type TrialOptions, tryStep } from './trial.ts';
import { holds, verify } from './verify.ts';
import { walk } from './walk.ts';

const ALL: TrialOptions = { by: 'both', quick: false, slowness: 1, patience: 400 };
const ENGINE: TrialOptions = { by: 'engine', quick: true, slowness: 1, patience: 400 };

async function outcome(other: OneStep, options = ENGINE): Promise<Record<string, string>> {
  const { lab, step } = oneStepLab(other);
  const row = await tryStep(lab, step, options);
  const name = (c: Cell) => (c.name ? `${c.column}/${c.name}` : c.column);
  return Object.fromEntries(
    row.cells.map((c) => [name(c), c.result.is === 'passed' ? 'passed' : c.result.why]),
  );
}

describe('a step that is right', () => {
  it('passes all that is tried', async () => {
    expect(await outcome({}, ALL)).toEqual({
      before: 'passed',
      shell: 'passed',
      undo: 'passed',
      again: 'passed',
      engine: 'passed',
      'mistakes/unnamed': 'passed',
      clean: 'passed',
    });
  });
});

describe('a step that is wrong is seen to be', () => {
  it('a checker that passes before anything was done', async () => {
    expect((await outcome({ checker: () => pass(same('always')) }))['before']).toMatch(
      /before anything was done: pass/,
    );
  });

  it('a checker that accuses a learner who has done nothing', async () => {
    const checker = () => fail({ expected: same('a'), actual: same('b'), diagnosis: 'unnamed' });
    expect((await outcome({ checker }))['before']).toMatch(/a mistake is seen before anything was done/);
  });

  it('a checker that cannot look', async () => {
    const checker = () => {
      throw new Error('no such file');
    };
    expect((await outcome({ checker }))['before']).toMatch(/error: Error: no such file/);
  });

  it("a text whose commands do not reach the state, with the terminal's words", async () => {
    const found = await outcome({ types: ['echo so be it'] }, { ...ALL, by: 'shell' });
    expect(found['shell']).toMatch(/actual nobody[\s\S]*so be it/);
  });

  it('a text without commands', async () => {
    expect((await outcome({ types: [] }, { ...ALL, by: 'shell' }))['shell']).toMatch(/so be it|fail/);
  });

  it('an engine route that does not reach it', async () => {
    expect((await outcome({ program: [] }))['engine']).toMatch(/expected box; actual nobody/);
  });

  it('a mistake that gets another diagnosis, or none', async () => {
    const found = await outcome({
      mistakes: [
        { diagnosis: 'unnamed', types: ['true'] },
        { diagnosis: 'misnamed', types: ['unshare --uts bash'] },
      ],
    });
    expect(found['mistakes/unnamed']).toMatch(/unnamed was not seen; fail \(no diagnosis\)/);
    expect(found['mistakes/misnamed']).toMatch(/misnamed was not seen; fail \(unnamed\)/);
  });

  it('a diagnosis whose text asks for what the checker does not give', async () => {
    expect((await outcome({ seen: '{{hostname}} of {{owner}}' }))['mistakes/unnamed']).toMatch(
      /asks for \{\{owner\}\}/,
    );
  });

  it('a verdict that outlives the lab host', async () => {
    let passed = false;
    const found = await outcome(
      {
        checker: async (machine) => {
          const verdict = await checkNamed(machine);
          passed ||= verdict.status === 'pass';
          return passed ? pass(same('box')) : verdict;
        },
      },
      { ...ALL, by: 'shell' },
    );
    expect(found['shell']).toBe('passed');
    expect(found['undo']).toMatch(/before anything was done: pass/);
  });
});

describe('an experiment', () => {
  const evidence = [{ what: 'uname', value: 'lab' }];
  const experiment = (answers: string[], seen = evidence) => ({
    choices: ['yes', 'no'],
    expected: { answer: 'no', why: 'it says no' },
    run: async () => ({ answer: answers.shift() ?? '', evidence: seen }),
  });

  it('passes when the kernel answers the same twice', async () => {
    expect(await outcome({ experiment: experiment(['no', 'no']) })).toEqual({
      experiment: 'passed',
      clean: 'passed',
    });
  });
  it('fails when the kernel changes its mind, says something else, or shows nothing', async () => {
    const why = async (...args: Parameters<typeof experiment>) =>
      (await outcome({ experiment: experiment(...args) }))['experiment'];
    expect(await why(['no', 'yes'])).toMatch(/first "no", then "yes"/);
    expect(await why(['perhaps', 'perhaps'])).toMatch(/"perhaps" is none of its choices/);
    expect(await why(['no', 'no'], [])).toMatch(/without evidence/);
  });
  it('fails when the kernel answers something else than is expected of it', async () => {
    const found = await outcome({ experiment: experiment(['yes', 'yes']) });
    expect(found['experiment']).toMatch(/^"yes", and "no" was expected: it says no\nuname → lab$/);
  });
});

describe('a walk', () => {
  async function walked(other: OneStep, options = ALL): Promise<Record<string, string>> {
    const { lab } = oneStepLab(other);
    const rows = await walk(lab, lab.steps, options);
    const cells = rows.flatMap((row) => row.cells.map((cell) => ({ ...cell, step: row.step })));
    const name = (c: (typeof cells)[number]) => [c.step, c.column, ...(c.name ? [c.name] : [])].join('/');
    return Object.fromEntries(
      cells.map((c) => [name(c), c.result.is === 'passed' ? 'passed' : c.result.why]),
    );
  }

  it('does each step once by each route, and leaves nothing', async () => {
    expect(await walked({})).toEqual({
      'named/before/shell': 'passed',
      'named/shell': 'passed',
      'named/before/engine': 'passed',
      'named/engine': 'passed',
      'lab-host/clean/shell': 'passed',
      'lab-host/clean/engine': 'passed',
    });
  });
  it('sees what passes too early, and what does not pass', async () => {
    const early = await walked({ checker: () => pass(same('always')) }, ENGINE);
    expect(early['named/before/engine']).toMatch(/before anything was done: pass/);
    expect(early['named/engine']).toBeUndefined();
    expect((await walked({ program: [] }, ENGINE))['named/engine']).toMatch(/expected box; actual nobody/);
  });
});

it('running nothing is a failure', async () => {
  const nowhere = { modules: '/nonexistent', extension: '.ts', texts: '/nonexistent' } as const;
  const summary = await verify({ at: nowhere, out: new PassThrough() });
  expect(summary.ran).toBe(0);
  expect(holds(summary)).toBe(false);
});

it('what is left of a lab host is named', async () => {
  const { lab, step } = oneStepLab();
  const stage = new Stage(lab, step);
  await stage.set();
  try {
    const { end } = stage;
    stage.end = async () => {};
    const left = await leftovers(stage, 0);
    stage.end = end;
    expect(left.join('\n')).toMatch(/process \d+ is still in pid:\[\d+\]/);
    expect(left.join('\n')).toMatch(/carries host:/);
    expect(left.join('\n')).toMatch(/files: /);
    expect(await leftovers(stage)).toEqual([]);
  } finally {
    await stage.end();
  }
});
