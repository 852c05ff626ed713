import type { CgroupVersion } from '../observe/cgroup-version.ts';
import { codeLines, type Passage } from './sections.ts';

/*
 * A text may differ by the machine's cgroup interface: what stands between `::: v1` (or `::: v2`) and `:::`
 * is for that one. Read on a machine, its own parts become `:::: own` … `::::`, the other's `:::: v2` … `::::`:
 * shown beside, and no part of what is typed.
 */

const OPEN = /^\s*::: *(\S+)\s*$/;
const CLOSE = /^\s*:::\s*$/;
const MARK = /^\s*:::: *(\S*)\s*$/;

/** A text's lines as a machine with this interface reads them; as many as before. */
export function variantOf(
  lines: readonly string[],
  version: CgroupVersion,
  complain: (line: number, en: string, zh: string) => void = () => {},
): string[] {
  let open: { name: string; line: number } | undefined;
  const inCode = codeLines(lines);
  const read = lines.map((text, i) => {
    const name = inCode[i] ? undefined : OPEN.exec(text)?.[1];
    if (name !== undefined) {
      if (name !== 'v1' && name !== 'v2')
        complain(i + 1, `"::: ${name}" is neither v1 nor v2`, `“::: ${name}”既不是 v1 也不是 v2`);
      if (open) complain(i + 1, `"::: ${open.name}" is still open`, `“::: ${open.name}”还没有结束`);
      open = { name, line: i + 1 };
      return `:::: ${name === version ? 'own' : name}`;
    }
    if (inCode[i] || !CLOSE.test(text)) return text;
    if (!open) complain(i + 1, 'a ":::" that ends nothing', '这个“:::”前面没有开头');
    open = undefined;
    return '::::';
  });
  if (open) complain(open.line, `"::: ${open.name}" has no end (:::)`, `“::: ${open.name}”没有结束（:::）`);
  return read;
}

/** Without what is for the other interface: what a learner of this machine does. Lines keep their numbers. */
export function ownOnly(passage: Passage): Passage {
  let other = false;
  const lines = passage.lines.map((text) => {
    const mark = MARK.exec(text)?.[1];
    if (mark === undefined) return other ? '' : text;
    other = mark !== '' && mark !== 'own';
    return '';
  });
  return { ...passage, lines };
}

/** A piece of Markdown: for everybody, for this machine, or for the other interface. */
export interface Piece {
  readonly of: 'all' | 'own' | CgroupVersion;
  readonly markdown: string;
}

/** The pieces of a text in their order; one for a text without variants. */
export function piecesOf(markdown: string): Piece[] {
  const pieces: { of: Piece['of']; lines: string[] }[] = [{ of: 'all', lines: [] }];
  for (const text of markdown.split('\n')) {
    const mark = MARK.exec(text)?.[1];
    if (mark === undefined) pieces.at(-1)?.lines.push(text);
    else pieces.push({ of: mark === '' ? 'all' : (mark as Piece['of']), lines: [] });
  }
  return pieces
    .map(({ of, lines }) => ({ of, markdown: lines.join('\n').replace(/^\s*\n|\s+$/g, '') }))
    .filter((piece) => piece.markdown.trim() !== '');
}
