import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadEntry } from '../lab/catalogue.ts';
import { allExpected } from '../lab/expected.ts';
import type { Experiment } from '../lab/lab.ts';
import { NslabError } from '../text/error.ts';
import { same, type Text } from '../text/text.ts';
import type { Finding, LabUnderLint } from './lint-finding.ts';
import { sourceExtension } from './lint-sources.ts';

/** Every step has what performs and judges it, and nothing is kept for steps that there are not. */
export async function behaviourFits(lab: LabUnderLint): Promise<Finding[]> {
  if (!lab.declared) return [];
  const findings: Finding[] = [];
  const extension = sourceExtension(lab.at, lab.entry);
  const say = (rule: string, name: string, message: Text): void =>
    void findings.push({ rule, file: lab.file(name + extension), message });
  const loaded = await loadEntry(lab.entry, lab.at);
  const load = async <T extends object>(name: string, module: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await module();
    } catch (error) {
      say('module-loads', name, error instanceof NslabError ? error.text : same(String(error)));
      return undefined;
    }
  };
  const steps = lab.declared.steps;
  const ids = (kind?: string): string[] => steps.filter((s) => !kind || s.kind === kind).map((s) => s.id);

  const known = (name: string, what: Text, keys: Iterable<string>, allowed: readonly string[]): void => {
    for (const id of keys) {
      if (!allowed.includes(id))
        say('unknown-step', name, {
          en: `${what.en} for "${id}", which is no such step`,
          zh: `${what.zh}对应的“${id}”不是这样的步骤`,
        });
    }
  };
  const programs = await load('programs', () => loaded.programs());
  known('programs', { en: 'a program', zh: '程序' }, Object.keys(programs ?? {}), ids('do'));
  for (const id of programs ? ids('do') : []) {
    if (!programs?.[id])
      say('program', 'programs', { en: `step "${id}" has no program`, zh: `步骤“${id}”没有程序` });
  }
  const setups = await load('programs', () => loaded.setups());
  known('programs', { en: 'a setup', zh: '准备程序' }, Object.keys(setups ?? {}), ids());

  const experiments = await load('experiments', () => loaded.experiments());
  known(
    'experiments',
    { en: 'an experiment', zh: '实验题' },
    Object.keys(experiments ?? {}),
    ids('experiment'),
  );
  for (const id of experiments ? ids('experiment') : []) {
    const experiment = experiments?.[id];
    if (!experiment)
      say('experiment', 'experiments', { en: `"${id}" has no experiment`, zh: `“${id}”没有对应的实验题` });
    else {
      findings.push(...choicesFit(lab, id, experiment.choices));
      if (!isExpected(experiment))
        say('expected', 'experiments', {
          en: `experiment "${id}": \`expected\` must be one of its choices, with its \`why\``,
          zh: `实验题“${id}”：\`expected\` 必须是选项之一，并写明 \`why\``,
        });
    }
  }

  for (const id of ids('do')) {
    const path = `${lab.entry.checkers}${id}`;
    if (!existsSync(join(lab.at.texts, path + extension))) {
      findings.push({
        rule: 'checker',
        file: path + extension,
        message: { en: `step "${id}" has no checker`, zh: `步骤“${id}”没有检查器` },
      });
      continue;
    }
    try {
      await loaded.checker(id);
    } catch (error) {
      const message = error instanceof NslabError ? error.text : same(String(error));
      findings.push({ rule: 'module-loads', file: path + extension, message });
    }
  }
  return findings;
}

/** What the kernel is expected to answer, and why: on each kind of machine one of the choices. */
function isExpected(experiment: Experiment): boolean {
  const { choices, expected } = experiment as Partial<Experiment>;
  if (!choices || !expected) return false;
  return allExpected({ expected }).every((e) => e && choices.includes(e.answer) && e.why);
}

/** The choices of an experiment are those that its text has words for. */
function choicesFit(lab: LabUnderLint, id: string, choices: readonly string[]): Finding[] {
  return [lab.en, lab.zh].flatMap((text) => {
    const step = text.steps.get(id);
    if (step?.kind !== 'experiment') return [];
    const file = lab.file(`${text.lang}.md`);
    const wordless = choices.filter((choice) => !step.choices.has(choice));
    const unknown = [...step.choices.keys()].filter((choice) => !choices.includes(choice));
    return [
      ...wordless.map((c) => ({
        rule: 'choices',
        file,
        line: step.line,
        message: {
          en: `experiment "${id}": no words for the choice "${c}"`,
          zh: `实验题“${id}”：选项“${c}”没有文字`,
        },
      })),
      ...unknown.map((c) => ({
        rule: 'choices',
        file,
        line: step.line,
        message: { en: `experiment "${id}" has no choice "${c}"`, zh: `实验题“${id}”没有选项“${c}”` },
      })),
    ];
  });
}
