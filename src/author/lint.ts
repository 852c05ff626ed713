import { relative } from 'node:path';
import { type LabEntry, type LabPlaces, labText, listLabs, loadEntry, places } from '../lab/catalogue.ts';
import type { ParsedProse } from '../lab/prose.ts';
import { NslabError } from '../text/error.ts';
import { LANGS, same } from '../text/text.ts';
import { behaviourFits } from './lint-behaviour.ts';
import { chineseIsChinese } from './lint-chinese.ts';
import { diagnosesFit } from './lint-diagnoses.ts';
import { strayFiles, strayFolders } from './lint-files.ts';
import { type Finding, formatFinding, type LabUnderLint, type Rule } from './lint-finding.ts';
import { languagesAgree } from './lint-languages.ts';
import { stepsFit } from './lint-steps.ts';
import { wordsAreDone } from './lint-words.ts';

export type { Finding } from './lint-finding.ts';
export { formatFinding };

const RULES: readonly Rule[] = [
  strayFiles,
  stepsFit,
  wordsAreDone,
  languagesAgree,
  chineseIsChinese,
  behaviourFits,
  diagnosesFit,
];

/** Looks at every lab's texts and code, and runs none of it. Empty when all is well. */
export async function lintLabs(at: LabPlaces = places()): Promise<Finding[]> {
  const labs = listLabs(at);
  const findings: Finding[] = [...strayFolders(at)];
  if (labs.length === 0) {
    findings.push({
      rule: 'no-labs',
      file: 'labs',
      message: { en: 'there are no labs', zh: '没有任何实验' },
    });
  }
  for (const entry of labs) findings.push(...(await lintLab(at, entry)));
  return findings;
}

/** The findings on one lab, as it reads with either cgroup interface, in the order of its files and lines. */
export async function lintLab(at: LabPlaces, entry: LabEntry): Promise<Finding[]> {
  return lintBoth(at, entry, 'all');
}

/** The same of the texts alone: nothing of the lab is loaded. */
export async function lintTexts(at: LabPlaces, entry: LabEntry): Promise<Finding[]> {
  return lintBoth(at, entry, 'texts');
}

async function lintBoth(at: LabPlaces, entry: LabEntry, what: 'all' | 'texts'): Promise<Finding[]> {
  const findings = await Promise.all(
    (['v1', 'v2'] as const).map((cgroups) => lintVariant({ ...at, cgroups }, entry, what)),
  );
  const distinct = new Map(findings.flat().map((f) => [formatFinding(f, 'en'), f]));
  const place = (f: Finding): string => `${f.file}:${String(f.line ?? 0).padStart(6, '0')}`;
  return [...distinct.values()].sort((a, b) => place(a).localeCompare(place(b)));
}

async function lintVariant(at: LabPlaces, entry: LabEntry, what: 'all' | 'texts'): Promise<Finding[]> {
  const findings: Finding[] = [];
  const texts = LANGS.map((lang): ParsedProse => {
    try {
      return labText(at, entry, lang);
    } catch {
      const file = `${entry.files}${lang}.md`;
      const problem = { en: 'is missing', zh: '文件不存在' };
      return {
        text: { lang, file, title: '', story: '', steps: new Map() },
        problems: [{ file, line: 1, problem }],
      };
    }
  });
  for (const { problems } of texts) {
    for (const { file, line, problem } of problems) {
      findings.push({ rule: 'text', file: relativeTo(at, file), line, message: problem });
    }
  }
  const [en, zh] = texts as [ParsedProse, ParsedProse];
  const lab: LabUnderLint = {
    at,
    entry,
    declared: what === 'all' ? await declaration(at, entry, findings) : undefined,
    en: en.text,
    zh: zh.text,
    file: (name) => `${entry.files}${name}`,
  };
  for (const rule of RULES) findings.push(...(await rule(lab)));
  return findings;
}

async function declaration(
  at: LabPlaces,
  entry: LabEntry,
  findings: Finding[],
): Promise<LabUnderLint['declared']> {
  try {
    return (await loadEntry(entry, at)).declaration;
  } catch (error) {
    const message = error instanceof NslabError ? error.text : same(String(error));
    findings.push({ rule: 'lab-loads', file: `${entry.files}lab.ts`, message });
    return undefined;
  }
}

function relativeTo(at: LabPlaces, file: string): string {
  return file.startsWith('/') ? relative(at.texts, file) : file;
}
