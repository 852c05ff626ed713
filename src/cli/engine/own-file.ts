import { namesIn, type Piece } from './parts.ts';

/** The learner's file with one more part in it, before its last statement; what is there stays as it is. */
export function withPart(file: string, part: Piece, heading: string): string {
  let text = file;
  for (const [from, names] of part.imports) text = withImports(text, from, names);
  const end = text.lastIndexOf('\nexport default');
  const at = end < 0 ? text.length : lineOfComment(text, end + 1);
  const piece = `// ── ${heading} ──\n\n${part.body}\n\n`;
  return `${text.slice(0, at).trimEnd()}\n\n${piece}${text.slice(at)}`;
}

/** Is there a part of this name, in whatever way it was written? */
export function hasPart(file: string, part: Piece): boolean {
  return new RegExp(`^(export )?(const|let|function) ${part.name}\\b`, 'm').test(file);
}

/** A new file: what the parts stand in. */
export function newFile(frame: Piece): string {
  let text = `\n${frame.body}\n`;
  for (const [from, names] of [...frame.imports].reverse()) text = withImports(text, from, names);
  return text;
}

/** Names are added to the import of this module that is there; without one it gets a line of its own at the top. */
function withImports(text: string, from: string, names: readonly string[]): string {
  const there = new RegExp(`^import \\{([^}]*)\\} from ['"]${from}['"];?$`, 'm').exec(text);
  const all = [...new Set([...namesIn(there?.[1] ?? ''), ...names])].sort(byName);
  const written = importOf(from, all);
  if (!there) return `${written}\n${text}`;
  return text.slice(0, there.index) + written + text.slice(there.index + there[0].length);
}

const WIDEST = 100;

function importOf(from: string, names: readonly string[]): string {
  const line = `import { ${names.join(', ')} } from '${from}';`;
  if (line.length <= WIDEST) return line;
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + name.length + 2 < WIDEST)
      lines[lines.length - 1] = `${last} ${name},`;
    else lines.push(`  ${name},`);
  }
  return `import {\n${lines.join('\n')}\n} from '${from}';`;
}

function byName(a: string, b: string): number {
  const bare = (name: string) => name.replace(/^type /, '').toLowerCase();
  return bare(a) < bare(b) ? -1 : 1;
}

/** Where the comment begins that stands directly above a place. */
function lineOfComment(text: string, at: number): number {
  let start = at;
  for (;;) {
    const above = text.lastIndexOf('\n', start - 2) + 1;
    if (above >= start || !text.slice(above, start).startsWith('//')) return start;
    start = above;
  }
}
