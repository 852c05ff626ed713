import type { Passage } from './sections.ts';

/** The items of a list whose bullets stand at the margin, and the other lines. */
export function listItems(
  passage: Passage,
  bullet: RegExp,
): { items: readonly string[]; rest: readonly string[] } {
  const items: string[][] = [];
  const rest: string[] = [];
  let inItem = false;
  for (const line of passage.lines) {
    const mark = bullet.exec(line)?.[0];
    if (mark !== undefined) {
      items.push([line.slice(mark.length)]);
      inItem = true;
    } else if (inItem && (line.trim() === '' || /^\s/.test(line))) {
      items.at(-1)?.push(line.replace(/^ {1,4}/, ''));
    } else {
      inItem = false;
      rest.push(line);
    }
  }
  return { items: items.map((lines) => lines.join('\n').trim()), rest };
}

export const NUMBERED = /^\d+\.\s+/;
export const BULLETED = /^[-*]\s+/;
