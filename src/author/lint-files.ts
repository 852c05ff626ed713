import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type LabPlaces, listLabs } from '../lab/catalogue.ts';
import type { Finding, LabUnderLint } from './lint-finding.ts';
import { importedBy, sourceExtension } from './lint-sources.ts';

/** part.ts, and the frame around all parts, are what the learner's own file is made of: read as texts. */
const LAB_FILES = ['en.md', 'zh.md', 'part.ts', 'frame.ts'];
const LAB_MODULES = ['lab', 'programs', 'mistakes', 'experiments'];

/** Files that no lab uses: left over, or named wrongly and so never looked at. */
export function strayFiles(lab: LabUnderLint): Finding[] {
  const { at, entry } = lab;
  const extension = sourceExtension(at, entry);
  const modules = LAB_MODULES.map((name) => name + extension);
  const steps = lab.declared?.steps.filter((step) => step.kind === 'do') ?? [];
  const checkers = steps.map((step) => step.id + extension);
  if (at.only)
    return lab.declared ? strayCode(lab, [...modules, ...checkers.map((c) => entry.checkers + c)]) : [];
  return [
    ...strayIn(lab, entry.files, [...LAB_FILES, ...modules], modules),
    ...(lab.declared ? strayIn(lab, entry.checkers, checkers, checkers) : []),
  ];
}

/** In a folder of somebody's own other things may lie; code that nothing runs is an oversight there, too. */
function strayCode(lab: LabUnderLint, roots: readonly string[]): Finding[] {
  return strayIn(lab, '', roots, roots).filter(({ file }) => /\.[jt]s$/.test(file));
}

/** Beside the known files stand only what these import, and tests. */
function strayIn(
  lab: LabUnderLint,
  folder: string,
  known: readonly string[],
  roots: readonly string[],
): Finding[] {
  const path = join(lab.at.texts, folder);
  if (!existsSync(path)) return [];
  const used = new Set([...known, ...importedBy(path, roots)]);
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((item) => !item.isDirectory())
    .map((item) => relative(path, join(item.parentPath, item.name)))
    .filter((file) => !used.has(file) && !/\.test\.[jt]s$/.test(file))
    .map((file) => ({
      rule: 'stray-file',
      file: `${folder}${file}`,
      message: {
        en: 'belongs to no step and is imported by nothing here',
        zh: '不属于任何步骤，也没有被这里的文件引用',
      },
    }));
}

const BESIDE = ['README.md', 'AUTHORS.md', 'AUTHORS.zh.md', 'TEMPLATE.md'];

/** Folders beside the labs that are none, and checkers of no lab. */
export function strayFolders(at: LabPlaces): Finding[] {
  const labs = new Set(listLabs(at).map((lab) => lab.folder));
  return ['labs', 'checkers'].flatMap((top) => {
    const path = join(at.texts, top);
    if (!existsSync(path)) return [];
    return readdirSync(path, { withFileTypes: true })
      .filter((item) => (item.isDirectory() ? !labs.has(item.name) : !BESIDE.includes(item.name)))
      .map((item) => ({
        rule: 'stray-folder',
        file: `${top}/${item.name}`,
        message: { en: 'is no lab: a lab is a folder NN-name', zh: '不是实验：实验的目录名是 NN-name' },
      }));
  });
}
