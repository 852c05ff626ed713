import { inScratch } from '../guide/experiment.ts';
import type { Lab } from '../lab/catalogue.ts';
import type { Outcome, StepDeclaration } from '../lab/lab.ts';
import type { StateFolder } from '../state/folder.ts';
import { failed, PASSED, type Result, skipped } from './outcome.ts';

/** The kernel's answer must be one of the choices, with evidence, and the same each time it is asked. */
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
    const problem = problemOf(outcome, experiment.choices);
    if (problem !== undefined) return failed(problem);
    first ??= outcome;
    if (first.answer !== outcome.answer)
      return failed(`first "${first.answer}", then "${outcome.answer}"\n${shown(first)}\n${shown(outcome)}`);
  }
  return PASSED;
}

function problemOf(outcome: Outcome, choices: readonly string[]): string | undefined {
  const { answer, evidence } = outcome;
  if (!choices.includes(answer))
    return `"${answer}" is none of its choices: ${choices.join(', ')}\n${shown(outcome)}`;
  return evidence.length === 0 ? `"${answer}" comes without evidence` : undefined;
}

function shown(outcome: Outcome): string {
  return outcome.evidence.map((e) => `${e.what} → ${e.value}`).join('\n');
}
