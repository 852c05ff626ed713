/** A heading and what lies under it, up to the next heading of its level or above. */
export interface Section {
  readonly level: number;
  readonly title: string;
  /** From `{#id}`. */
  readonly id: string | undefined;
  /** The heading's, counted from 1. */
  readonly line: number;
  /** What comes before the first heading below. */
  readonly body: Passage;
  readonly sections: readonly Section[];
}

/** Lines of Markdown that know where they stood. */
export interface Passage {
  readonly lines: readonly string[];
  /** Number of the first line. */
  readonly line: number;
}

interface Growing {
  level: number;
  title: string;
  id: string | undefined;
  line: number;
  from: number;
  to: number;
  sections: Growing[];
}

/** The tree of headings of a Markdown text; a `#` inside a block of code is no heading. */
export function parseSections(lines: readonly string[], firstLine: number): Section {
  const root: Growing = { level: 1, title: '', id: undefined, line: firstLine, from: 0, to: 0, sections: [] };
  const open: Growing[] = [root];
  const inCode = codeLines(lines);
  lines.forEach((text, i) => {
    const heading = inCode[i] ? null : /^(#{2,6})\s+(.*?)\s*(?:\{#([^}]*)\})?\s*$/.exec(text);
    const last = open.at(-1) as Growing;
    if (!heading) {
      last.to = i + 1;
      return;
    }
    const level = (heading[1] as string).length;
    while ((open.at(-1) as Growing).level >= level) open.pop();
    const section: Growing = {
      level,
      title: heading[2] as string,
      id: heading[3],
      line: firstLine + i,
      from: i + 1,
      to: i + 1,
      sections: [],
    };
    (open.at(-1) as Growing).sections.push(section);
    open.push(section);
  });
  return finish(root, lines, firstLine);
}

function finish(grown: Growing, lines: readonly string[], firstLine: number): Section {
  const { level, title, id, line } = grown;
  return {
    level,
    title,
    id,
    line,
    body: { lines: lines.slice(grown.from, grown.to), line: firstLine + grown.from },
    sections: grown.sections.map((s) => finish(s, lines, firstLine)),
  };
}

/** For each line: does it belong to a fenced block of code (its fences included)? */
export function codeLines(lines: readonly string[]): readonly boolean[] {
  let fence = '';
  return lines.map((line) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
    if (fence === '') {
      fence = mark;
      return mark !== '';
    }
    if (mark.startsWith(fence) && line.trim() === mark) fence = '';
    return true;
  });
}

/** As Markdown, without blank lines at either end. */
export function markdown(passage: Passage): string {
  return passage.lines.join('\n').replace(/^\s*\n|\s+$/g, '');
}
