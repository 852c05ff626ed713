import type { Typed } from '../author/typist.ts';
import type { Lab } from '../lab/catalogue.ts';
import { mistakeText } from '../lab/explain.ts';
import type { StepDeclaration } from '../lab/lab.ts';
import { cgroupVersion } from '../observe/cgroup-version.ts';
import type { Machine } from '../observe/machine.ts';
import { type Lang, say } from '../text/text.ts';

/** The words of a lab, as the stage needs them. */
export interface Script {
  /** `3`: what the lab is called in a sentence. */
  readonly label: string;
  readonly title: string;
  readonly steps: readonly ScriptStep[];
}

export interface ScriptStep {
  readonly id: string;
  readonly kind: 'do' | 'experiment';
  readonly title: string;
  /** Markdown: the task, or the question. */
  readonly task: string;
  /** What would be typed instead. */
  readonly commands: readonly Typed[];
  readonly choices: ReadonlyMap<string, string>;
  readonly mistakes: readonly { readonly name: string; readonly title: string }[];
}

export async function scriptOf(lab: Lab, lang: Lang): Promise<Script> {
  const mistakes = await lab.mistakes();
  const steps = lab.steps.map((step): ScriptStep => {
    const text = lab.stepText(step.id, lang);
    const names = [
      ...new Set((mistakes[step.id] ?? []).filter((m) => isMadeHere(m.on)).map((m) => m.diagnosis)),
    ];
    return {
      id: step.id,
      kind: step.kind,
      title: say(lab.stepTitle(step.id), lang),
      task: text.kind === 'do' ? text.task : text.question,
      commands: text.kind === 'do' ? linesOf(text.commands) : [],
      choices: text.kind === 'do' ? new Map() : text.choices,
      mistakes: names.map((name) => ({ name, title: mistakeText(lab, step.id, name, lang)?.title ?? name })),
    };
  });
  return { label: lab.label, title: say(lab.title, lang), steps };
}

function isMadeHere(on: string | undefined): boolean {
  return on === undefined || on === cgroupVersion();
}

function linesOf(blocks: readonly { terminal: string; code: string }[]): Typed[] {
  return blocks.flatMap(({ terminal, code }) => code.split('\n').map((line) => ({ terminal, line })));
}

/** The lines of the first mistake of this name that can be made in this lab host. */
export async function linesOfMistake(
  lab: Lab,
  step: StepDeclaration,
  name: string,
  machine: Machine,
): Promise<Typed[]> {
  const all = ((await lab.mistakes())[step.id] ?? []).filter((m) => m.diagnosis === name && isMadeHere(m.on));
  const mistake = all.find((m) => m.where === undefined || m.where(machine));
  return (mistake?.types ?? []).map((t) => (typeof t === 'string' ? { terminal: 'A', line: t } : t));
}
