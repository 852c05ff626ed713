import { afterAll, describe, expect, test } from 'vitest';
import { listLabs, loadLab } from '../lab/catalogue.ts';
import { allExpected, expectedOn } from '../lab/expected.ts';
import { Ground } from '../labhost/kernel-test.ts';
import { cgroupVersion } from '../observe/cgroup-version.ts';
import { Kernel } from './kernel.ts';
import { nameOf, programmeOf } from './programme.ts';

const labs = await Promise.all(listLabs().map(({ id }) => loadLab(id)));
const experiments = Object.assign(
  {},
  ...(await Promise.all(
    labs.map(async (lab) =>
      Object.fromEntries(Object.entries(await lab.experiments()).map(([id, e]) => [`${lab.id}/${id}`, e])),
    ),
  )),
) as Awaited<ReturnType<(typeof labs)[number]['experiments']>>;

/** The table is in labs/NN/experiments.ts, beside the choices: what this kernel says, and why. */
const TABLE = programmeOf(labs, 'en').map((item) => {
  const name = nameOf(item);
  const experiment = experiments[name];
  if (!experiment) throw new Error(`${name} has no experiment`);
  return { item, name, experiment, ...expectedOn(experiment, cgroupVersion()) };
});

const ROWS = TABLE.map(({ name, answer, why, item }) => [name, answer, why, item] as const);

const ground = new Ground();
afterAll(() => ground.clear());

describe('this kernel', () => {
  const state = ground.state();
  test.for(ROWS)('%s: %s, since %s', async ([, answer, , item], context) => {
    const decision = await new Kernel(labs, state).ask(item);
    if (decision.is === 'undecided') context.skip(decision.reason.en);
    expect(decision).toMatchObject({ is: 'answered', answer });
  });
});

test('what is expected is a choice, on every kind of machine', () => {
  for (const { name, experiment } of TABLE)
    for (const { answer } of allExpected(experiment)) expect(experiment.choices, name).toContain(answer);
});
