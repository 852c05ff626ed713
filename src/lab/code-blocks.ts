import type { Passage } from './sections.ts';
import type { CodeBlock } from './text.ts';

/** The fenced blocks of a passage: ```` ```sh terminal=B ````. */
export function codeBlocks(passage: Passage): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { fence: string; indent: number; block: CodeBlock; lines: string[] } | undefined;
  passage.lines.forEach((line, i) => {
    const mark = /^(\s*)(`{3,}|~{3,})\s*(.*?)\s*$/.exec(line);
    if (!open && mark) {
      const [language = '', ...words] = (mark[3] as string).split(/\s+/);
      const terminal = words.find((w) => w.startsWith('terminal='))?.slice('terminal='.length) ?? 'A';
      const block = { language, terminal, code: '', line: passage.line + i };
      open = { fence: mark[2] as string, indent: (mark[1] as string).length, block, lines: [] };
    } else if (open && mark?.[3] === '' && (mark[2] as string).startsWith(open.fence)) {
      blocks.push({ ...open.block, code: open.lines.join('\n') });
      open = undefined;
    } else if (open) {
      open.lines.push(line.slice(Math.min(open.indent, line.length - line.trimStart().length)));
    }
  });
  return blocks;
}
