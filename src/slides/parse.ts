import type { Lang, Text } from '../text/text.ts';
import type { Deck, DeckProblem, Part, Slide } from './deck.ts';
import { meantLive, readInfo } from './info.ts';

/*
 * Marpit makes the slides; what is read here is what it does not tell: the live blocks, the notes, and where all
 * of it stands in the file. A deck keeps to what both read alike: a line `---` after an empty one parts slides,
 * a comment is a directive (`_class: …`) or a note.
 */

const DIRECTIVE = /^_?(class|paginate|header|footer|backgroundColor|color)\s*:\s*(.*)$/;

export interface ParsedDeck {
  readonly deck: Deck;
  readonly problems: readonly DeckProblem[];
}

export interface DeckPlace {
  readonly name: string;
  readonly lang: Lang;
  readonly file: string;
  /** The lab that blocks without `lab=` mean. */
  readonly lab: string;
}

export function parseDeck(source: string, at: DeckPlace): ParsedDeck {
  const problems: DeckProblem[] = [];
  const complain = (line: number, problem: Text): void => {
    problems.push({ file: at.file, line, problem });
  };
  const lines = source.split('\n');
  const { title, from } = frontMatter(lines, at.lang, complain);
  const slides = slideLines(lines, from, complain).map(({ first, last }, i) =>
    parseSlide(lines.slice(first, last), first + 1, i + 1, at.lab, complain),
  );
  return { deck: { ...at, title, source, slides }, problems };
}

type Complain = (line: number, problem: Text) => void;

function frontMatter(
  lines: readonly string[],
  lang: Lang,
  complain: Complain,
): { title: string; from: number } {
  const end = lines[0] === '---' ? lines.indexOf('---', 1) : -1;
  if (end < 0) {
    complain(1, { en: 'there is no front matter (--- … ---)', zh: '开头没有 front matter（--- … ---）' });
    return { title: '', from: 0 };
  }
  const values = new Map<string, string>();
  for (const line of lines.slice(1, end)) {
    const [, name = '', value = ''] = /^(\w+):\s*(.*?)\s*$/.exec(line) ?? [];
    values.set(name, value.replace(/^(["'])(.*)\1$/, '$2'));
  }
  const wanted = { marp: 'true', theme: 'nslab', paginate: 'true', lang: lang === 'zh' ? 'zh-CN' : 'en' };
  for (const [name, value] of Object.entries(wanted))
    if (values.get(name) !== value)
      complain(1, {
        en: `the front matter has to say "${name}: ${value}"`,
        zh: `front matter 里要写“${name}: ${value}”`,
      });
  const title = values.get('title') ?? '';
  if (title === '') complain(1, { en: 'the front matter has no title', zh: 'front matter 里没有 title' });
  return { title, from: end + 1 };
}

/** Where slides begin and end: a `---` that is in no block of code and no comment. */
function slideLines(
  lines: readonly string[],
  from: number,
  complain: Complain,
): { first: number; last: number }[] {
  const slides: { first: number; last: number }[] = [];
  let first = from;
  let open: { until: RegExp; line: number } | undefined;
  for (let i = from; i < lines.length; i++) {
    const line = lines[i] as string;
    if (open) {
      if (open.until.test(line)) open = undefined;
      continue;
    }
    const fence = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence) open = { until: new RegExp(`^ {0,3}${fence}+\\s*$`), line: i + 1 };
    else if (/^\s*<!--/.test(line) && !line.includes('-->')) open = { until: /-->\s*$/, line: i + 1 };
    else if (line.trim() === '---') {
      if ((lines[i - 1] ?? '').trim() !== '')
        complain(i + 1, { en: '"---" needs an empty line before it', zh: '“---”前面要空一行' });
      slides.push({ first, last: i });
      first = i + 1;
    }
  }
  if (open) complain(open.line, { en: 'this has no end', zh: '这里没有结束' });
  return [...slides, { first, last: lines.length }];
}

function parseSlide(
  lines: readonly string[],
  firstLine: number,
  number: number,
  lab: string,
  complain: Complain,
): Slide {
  const reader = new SlideReader(firstLine, lab, complain);
  for (let i = 0; i < lines.length; ) i = reader.take(lines, i);
  reader.endText();
  const heading = reader.heading ?? { text: '', line: firstLine };
  if (reader.heading === undefined)
    complain(firstLine, { en: 'this slide has no heading', zh: '这一页没有标题' });
  if (reader.notes.length === 0)
    complain(heading.line, {
      en: 'this slide has no notes (<!-- … -->)',
      zh: '这一页没有备注（<!-- … -->）',
    });
  const { classes, parts, notes } = reader;
  return { number, line: heading.line, heading: heading.text, classes, parts, notes: notes.join('\n\n') };
}

class SlideReader {
  heading: { text: string; line: number } | undefined;
  readonly classes: string[] = [];
  readonly notes: string[] = [];
  readonly parts: Part[] = [];
  readonly #first: number;
  readonly #lab: string;
  readonly #complain: Complain;
  #text: string[] = [];
  #textLine = 0;

  constructor(first: number, lab: string, complain: Complain) {
    this.#first = first;
    this.#lab = lab;
    this.#complain = complain;
  }

  /** Takes what begins at line `i`; the line after it. */
  take(lines: readonly string[], i: number): number {
    const line = lines[i] as string;
    const fence = /^ {0,3}(`{3,}|~{3,})\s*(.*?)\s*$/.exec(line);
    if (fence) return this.#code(lines, i, fence[1] as string, fence[2] as string);
    if (/^\s*<!--/.test(line)) return this.#comment(lines, i);
    const heading = /^#{1,6}\s+(.*?)\s*$/.exec(line)?.[1];
    if (heading !== undefined) {
      this.heading ??= { text: heading.replace(/[`*]/g, ''), line: this.#first + i };
    }
    if (this.#text.length === 0) this.#textLine = this.#first + i;
    this.#text.push(line);
    return i + 1;
  }

  endText(): void {
    const markdown = this.#text.join('\n').replace(/^\s*\n|\s+$/g, '');
    if (markdown !== '') this.parts.push({ kind: 'text', markdown, line: this.#textLine });
    this.#text = [];
  }

  #code(lines: readonly string[], i: number, fence: string, info: string): number {
    this.endText();
    const close = new RegExp(`^ {0,3}${fence}+\\s*$`);
    let end = i + 1;
    while (end < lines.length && !close.test(lines[end] as string)) end++;
    const body = lines.slice(i + 1, end);
    const line = this.#first + i;
    const read = readInfo(info, body, this.#lab);
    const meant = read ? undefined : meantLive(info);
    if (meant)
      this.#complain(line, { en: `did you mean the live block "${meant}"?`, zh: `是不是想写“${meant}”块？` });
    if (read && 'problem' in read) this.#complain(line, read.problem);
    if (read && 'block' in read) this.parts.push({ kind: 'live', block: read.block, line });
    else this.parts.push({ kind: 'code', code: body.join('\n'), line });
    return end + 1;
  }

  #comment(lines: readonly string[], i: number): number {
    this.endText();
    let end = i;
    while (end < lines.length - 1 && !(lines[end] as string).includes('-->')) end++;
    const text = lines
      .slice(i, end + 1)
      .join('\n')
      .replace(/^\s*<!--\s*/, '')
      .replace(/\s*-->\s*$/, '');
    const [, name, value = ''] = DIRECTIVE.exec(text) ?? [];
    if (name === 'class') this.classes.push(...value.split(/\s+/));
    else if (name === undefined) this.notes.push(text);
    return end + 1;
  }
}
