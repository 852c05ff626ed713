import type { Machine } from '../observe/machine.ts';
import { NslabError } from '../text/error.ts';
import type { Lab } from './catalogue.ts';
import type { Checker, StepDeclaration } from './lab.ts';
import { lacking, missingPrograms } from './needs.ts';
import type { CheckError, Verdict } from './verdict.ts';

const LIMIT_MS = 10_000;

/** Judges one step by the kernel's state. Never throws: a checker that cannot look gives status `error`. */
export async function judge(
  lab: Lab,
  step: StepDeclaration,
  machine: Machine,
  limitMs = LIMIT_MS,
): Promise<Verdict> {
  if (step.kind === 'experiment') return checkError(notJudged(step.id));
  try {
    const verdict = await within(limitMs, step.id, (await lab.checker(step.id))(machine));
    // A state that is right is right, whatever it was made with.
    if (verdict.status === 'pass' || verdict.status === 'unsupported') return verdict;
    const missing = missingPrograms(machine, step.needs);
    return missing.length > 0 ? lacking(missing) : verdict;
  } catch (cause) {
    return checkError(cause);
  }
}

async function within(ms: number, step: string, verdict: ReturnType<Checker>): Promise<Verdict> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate(step, ms)), ms);
  });
  try {
    return await Promise.race([verdict, late]);
  } finally {
    clearTimeout(timer);
  }
}

function checkError(cause: unknown): CheckError {
  return { status: 'error', cause, evidence: [] };
}

function tooLate(step: string, ms: number): NslabError {
  const seconds = ms / 1000;
  return new NslabError('check-timeout', {
    en: `The check of "${step}" had no answer after ${seconds} s.`,
    zh: `对“${step}”的检查 ${seconds} 秒后仍没有结果。`,
  });
}

function notJudged(step: string): NslabError {
  return new NslabError('experiment-not-judged', {
    en: `"${step}" is an experiment: it is answered, not checked.`,
    zh: `“${step}”是实验题：要回答，不由检查器判定。`,
  });
}
