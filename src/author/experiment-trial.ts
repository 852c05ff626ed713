import { inScratch } from '../guide/experiment.ts';
import type { Lab } from '../lab/catalogue.ts';
import type { Outcome, StepDeclaration } from '../lab/lab.ts';
import type { StateFolder } from '../state/folder.ts';
import { failed, PASSED, type Result, skipped } from './outcome.ts';

/** The kernel's answer must be one of the choices, with evidence, and the same when it is asked again. */
export async function tryExperiment(lab: Lab, step: StepDeclaration, state: StateFolder): Promise<Result> {
  const experiment = (await lab.experiments())[step.id];
  if (!experiment) return failed(`experiments.ts has none for ${step.id}`);
  const ask = () => inScratch(lab, state, (_, scratch) => experiment.run(scratch));
  const [first, second] = [await ask(), await ask()];
  if ('status' in first) return skipped(first.reason.en);
  if ('status' in second) return failed(`first "${first.answer}", then unsupported: ${second.reason.en}`);
  for (const outcome of [first, second]) {
    if (!experiment.choices.includes(outcome.answer)) {
      return failed(
        `"${outcome.answer}" is none of its choices: ${experiment.choices.join(', ')}\n${shown(outcome)}`,
      );
    }
    if (outcome.evidence.length === 0) return failed(`"${outcome.answer}" comes without evidence`);
  }
  if (first.answer !== second.answer) {
    return failed(`first "${first.answer}", then "${second.answer}"\n${shown(first)}\n${shown(second)}`);
  }
  return PASSED;
}

function shown(outcome: Outcome): string {
  return outcome.evidence.map((e) => `${e.what} → ${e.value}`).join('\n');
}
