import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadEntry } from '../lab/catalogue.ts';
import { placeholders } from '../lab/explain.ts';
import type { Mistake, Mistakes } from '../lab/lab.ts';
import type { DoText, LabText } from '../lab/text.ts';
import { NslabError } from '../text/error.ts';
import { same, type Text } from '../text/text.ts';
import { namedDiagnoses, stringLiterals } from './lint-diagnosis-source.ts';
import type { Finding, LabUnderLint } from './lint-finding.ts';
import { importedBy, readSource, sourceExtension } from './lint-sources.ts';

/** Each mistake has three sides that must agree: a checker names it, a text explains it, a wrong route provokes it. */
export async function diagnosesFit(lab: LabUnderLint): Promise<Finding[]> {
  if (!lab.declared) return [];
  const file = lab.file(`mistakes${sourceExtension(lab.at, lab.entry)}`);
  let mistakes: Mistakes;
  try {
    mistakes = await (await loadEntry(lab.entry, lab.at)).mistakes();
  } catch (error) {
    const message = error instanceof NslabError ? error.text : same(String(error));
    return [{ rule: 'module-loads', file, message }];
  }
  const steps = lab.declared.steps.filter((step) => step.kind === 'do').map((step) => step.id);
  const stray = Object.keys(mistakes).filter((id) => !steps.includes(id));
  return [
    ...stray.map((id) => ({ rule: 'unknown-step', file, message: noSuchStep(id) })),
    ...steps.flatMap((id) => namedAndExplained(lab, id)),
    ...steps.flatMap((id) => provoked(lab, id, mistakes[id] ?? [], file)),
    ...helpersExplained(lab, steps),
  ];
}

/** What the checker of a step names has words in both languages, and the other way round. */
function namedAndExplained(lab: LabUnderLint, id: string): Finding[] {
  const sources = sourcesOf(lab, id);
  if (!sources) return [];
  const literals = stringLiterals(sources.all);
  const named = [...namedDiagnoses(sources.own)];
  return [lab.en, lab.zh].flatMap((text) => {
    const step = text.steps.get(id);
    if (step?.kind !== 'do') return [];
    const file = lab.file(`${text.lang}.md`);
    const wordless = named.filter((name) => !step.mistakes.has(name));
    return [
      ...wordless.map((name) => about('diagnosis-without-text', file, id, name, NO_WORDS, step.line)),
      ...[...step.mistakes.values()]
        .filter((mistake) => !literals.has(mistake.id))
        .map((m) => about('text-without-diagnosis', file, id, m.id, NOT_NAMED, m.line)),
      ...unknownValues(step, sources.all, file),
    ];
  });
}

function unknownValues(step: DoText, source: string, file: string): Finding[] {
  return [...step.mistakes.values()].flatMap((mistake) =>
    [...placeholders(mistake.seen + mistake.next)]
      .filter((value) => !new RegExp(`\\b${value}\\b`).test(source))
      .map((value) => {
        const what = {
          en: `speaks of {{${value}}}, which no checker gives`,
          zh: `用到 {{${value}}}，而检查器没有给出`,
        };
        return about('value-unknown', file, step.id, mistake.id, what, mistake.line);
      }),
  );
}

/** Every diagnosis is got by a wrong route at least once, when the labs are verified. */
function provoked(lab: LabUnderLint, id: string, mistakes: readonly Mistake[], file: string): Finding[] {
  const words = lab.en.steps.get(id);
  const named = namedDiagnoses(sourcesOf(lab, id)?.own ?? '');
  const all = new Set([...named, ...(words?.kind === 'do' ? words.mistakes.keys() : [])]);
  const got = new Set(mistakes.map((mistake) => mistake.diagnosis));
  const finding = (rule: string, name: string, what: Text): Finding => about(rule, file, id, name, what);
  return [
    ...[...all].filter((name) => !got.has(name)).map((n) => finding('diagnosis-without-mistake', n, NOT_GOT)),
    ...[...got].filter((name) => !all.has(name)).map((n) => finding('mistake-without-diagnosis', n, UNHEARD)),
    ...mistakes
      .filter((mistake) => mistake.types.length === 0)
      .map((mistake) => finding('mistake-types-nothing', mistake.diagnosis, TYPES_NOTHING)),
  ];
}

/** A diagnosis named in a file that checkers share is explained in some step. */
function helpersExplained(lab: LabUnderLint, steps: readonly string[]): Finding[] {
  const extension = sourceExtension(lab.at, lab.entry);
  const folder = join(lab.at.texts, lab.entry.checkers);
  if (!existsSync(folder)) return [];
  const explained = (text: LabText, name: string): boolean =>
    [...text.steps.values()].some((step) => step.kind === 'do' && step.mistakes.has(name));
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension) && !/\.test\.[jt]s$/.test(name))
    .filter((name) => !steps.includes(name.slice(0, -extension.length)))
    .flatMap((name) =>
      [...namedDiagnoses(readSource(join(folder, name)) ?? '')]
        .filter((diagnosis) => !explained(lab.en, diagnosis) || !explained(lab.zh, diagnosis))
        .map((diagnosis) =>
          about('diagnosis-without-text', `${lab.entry.checkers}${name}`, name, diagnosis, NO_SECTION),
        ),
    );
}

const NOT_GOT = { en: 'is never provoked: no entry here', zh: '从未被触发：这里没有对应的条目' };
const UNHEARD = { en: 'is known to neither the text nor the checker', zh: '文字和检查器里都没有' };
const TYPES_NOTHING = { en: 'types nothing', zh: '什么也没有输入' };
const NO_WORDS = {
  en: 'is named by the checker, but has no section here',
  zh: '检查器提到了它，这里却没有对应的一节',
};
const NO_SECTION = {
  en: 'has no section in the texts of both languages',
  zh: '在两种语言的文字里没有对应的一节',
};
const NOT_NAMED = { en: 'is named by no checker', zh: '没有检查器提到它' };

function noSuchStep(id: string): Text {
  return { en: `mistakes for "${id}", which is no such step`, zh: `“${id}”不是这样的步骤，却有错误路线` };
}

function about(rule: string, file: string, step: string, name: string, what: Text, line?: number): Finding {
  const message = { en: `${step}: mistake "${name}" ${what.en}`, zh: `${step}：错误“${name}”${what.zh}` };
  return line === undefined ? { rule, file, message } : { rule, file, line, message };
}

/** The checker's own source, and with those of its neighbours that it imports. */
function sourcesOf(lab: LabUnderLint, id: string): { own: string; all: string } | undefined {
  const { at, entry } = lab;
  // In a lab of one folder a checker may share a file with the lab beside it.
  const [folder, below] = at.only ? [at.texts, entry.checkers] : [join(at.texts, entry.checkers), ''];
  const name = below + id + sourceExtension(at, entry);
  const own = readSource(join(folder, name));
  if (own === undefined) return undefined;
  const others = [...importedBy(folder, [name])].map((other) => readSource(join(folder, other)) ?? '');
  return { own, all: [own, ...others].join('\n') };
}
