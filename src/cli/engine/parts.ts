import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LabEntry, listLabs, places } from '../../lab/catalogue.ts';
import type { Lang } from '../../text/text.ts';

/** A piece of the learner's own file, as `labs/NN-lab/part.ts` (or the frame around all parts) has it. */
export interface Piece {
  /** What it imports, by module: `nslab`, `node:fs`. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
  /** What it is called in the file: `uts`. */
  readonly name: string;
  readonly body: string;
}

/** How it is written: with its solution, or with what the learner is to do in its place. */
export interface Wording {
  readonly lang: Lang;
  readonly solved: boolean;
}

/** The labs that have a part. */
export function labsWithPart(): readonly LabEntry[] {
  return listLabs().filter((lab) => existsSync(pathOf(lab.folder, 'part.ts')));
}

export function partOf(lab: LabEntry, wording: Wording): Piece {
  return piece(readFileSync(pathOf(lab.folder, 'part.ts'), 'utf8'), wording);
}

/** What the parts stand in: it belongs to the lab that puts them together. */
export function frame(wording: Wording): Piece {
  const [lab] = listLabs().filter(({ folder }) => existsSync(pathOf(folder, 'frame.ts')));
  return piece(readFileSync(pathOf(lab?.folder ?? '', 'frame.ts'), 'utf8'), wording);
}

function pathOf(folder: string, name: string): string {
  return join(places().texts, 'labs', folder, name);
}

const IMPORT = /^import (?:type )?\{([^}]*)\} from '([^']+)';\n/gm;

function piece(source: string, { lang, solved }: Wording): Piece {
  const imports = new Map<string, readonly string[]>();
  // The frame is in the same file.
  for (const [, names = '', from = ''] of source.matchAll(IMPORT))
    if (!from.startsWith('.')) imports.set(from, [...(imports.get(from) ?? []), ...namesIn(names)]);
  const lines = source.replace(IMPORT, '').trim().split('\n');
  const body = worded(solved ? lines.filter((l) => !MARK.test(l)) : withoutSolution(lines), lang)
    .join('\n')
    .replace(/\[\s*\n\s*\]/g, '[]')
    .replace(/^export (?!default)/gm, '');
  const name = [...body.matchAll(/^const (\w+): Part\b/gm)].at(-1)?.[1] ?? '';
  return { imports, name, body };
}

export function namesIn(list: string): string[] {
  return list.split(',').flatMap((name) => name.trim() || []);
}

/** `//<` and `//>` stand around what the learner is to find. */
const MARK = /^\s*\/\/[<>]$/;

function withoutSolution(lines: readonly string[]): string[] {
  let hidden = false;
  return lines.filter((line) => {
    const mark = MARK.test(line);
    if (mark) hidden = line.trim() === '//<';
    return !mark && !hidden;
  });
}

/** A comment stands once for each language, `// en: …` and `// zh: …`; one of them is the learner's. */
function worded(lines: readonly string[], lang: Lang): string[] {
  return lines.flatMap((line) => {
    const [, before, of, words] = /^(\s*\/\/) (en|zh): ?(.*)$/.exec(line) ?? [];
    if (of === undefined) return [line];
    return of === lang ? [`${before} ${words}`] : [];
  });
}
