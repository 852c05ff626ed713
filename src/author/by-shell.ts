import { failed, PASSED, type Result } from './outcome.ts';
import { isPass, type Stage, summary } from './stage.ts';
import { type Typed, Typist } from './typist.ts';

/** Types the text's own commands where the stage is set; the shells go when it has been judged. */
export async function passesByShell(stage: Stage): Promise<Result> {
  return typed(stage, solution(stage), (typist) => passesAsTyped(stage, typist));
}

export async function passesAsTyped(stage: Stage, typist: Typist): Promise<Result> {
  const verdict = await stage.until(isPass);
  return isPass(verdict) ? PASSED : failed(`${summary(verdict)}\n${typist.transcript()}`);
}

/** Lines typed into shells of their own. */
export async function typed(
  stage: Stage,
  lines: readonly Typed[],
  judge: (typist: Typist) => Promise<Result>,
): Promise<Result> {
  if (lines.length === 0) return failed('there is nothing to type');
  const typist = new Typist(stage.host, stage.slowness);
  try {
    await typist.type(lines);
    return await judge(typist);
  } finally {
    await typist.close();
  }
}

/** The text's own commands: the English ones, which lint holds equal to the Chinese. */
export function solution(stage: Stage): Typed[] {
  const text = stage.lab.stepText(stage.step.id, 'en');
  if (text.kind !== 'do') return [];
  return text.commands.flatMap(({ terminal, code }) => code.split('\n').map((line) => ({ terminal, line })));
}
