import { inScratch } from '../guide/experiment.ts';
import type { Lab } from '../lab/catalogue.ts';
import { expectedOn } from '../lab/expected.ts';
import type { Experiment, Outcome, StepDeclaration } from '../lab/lab.ts';
import { cgroupVersion } from '../observe/cgroup-version.ts';
import type { StateFolder } from '../state/folder.ts';
import { failed, PASSED, type Result, skipped } from './outcome.ts';

/** The kernel's answer must be the expected one, with evidence, and the same each time it is asked. */
export async function tryExperiment(
  lab: Lab,
  step: StepDeclaration,
  state: StateFolder,
  times: 1 | 2,
): Promise<Result> {
  const experiment = (await lab.experiments())[step.id];
  if (!experiment) return failed(`experiments.ts has none for ${step.id}`);
  let first: Outcome | undefined;
  for (let i = 0; i < times; i++) {
    const outcome = await inScratch(lab, state, (_, scratch) => experiment.run(scratch));
    if ('status' in outcome) {
      if (first) return failed(`first "${first.answer}", then unsupported: ${outcome.reason.en}`);
      return skipped(outcome.reason.en);
    }
    if (first && first.answer !== outcome.answer)
      return failed(`first "${first.answer}", then "${outcome.answer}"\n${shown(first)}\n${shown(outcome)}`);
    const problem = problemOf(outcome, experiment);
    if (problem !== undefined) return failed(problem);
    first ??= outcome;
  }
  return PASSED;
}

function problemOf(outcome: Outcome, experiment: Experiment): string | undefined {
  const { answer, evidence } = outcome;
  const { choices } = experiment;
  if (!choices.includes(answer))
    return `"${answer}" is none of its choices: ${choices.join(', ')}\n${shown(outcome)}`;
  const expected = expectedOn(experiment, cgroupVersion());
  if (answer !== expected.answer)
    return `"${answer}", and "${expected.answer}" was expected: ${expected.why}\n${shown(outcome)}`;
  return evidence.length === 0 ? `"${answer}" comes without evidence` : undefined;
}

function shown(outcome: Outcome): string {
  return outcome.evidence.map((e) => `${e.what} → ${e.value}`).join('\n');
}
