import { widthOf, wrapLine } from '../guide/view/wrap.ts';

/** Lines that belong together: a paragraph, a block of code, the choices. Between two of them is a blank line. */
export type Unit = readonly string[];

// biome-ignore lint/suspicious/noControlCharactersInRegex: our own styles are what is looked for
const STYLE = /\x1b\[(\d+)m/g;
const RESET = '\x1b[0m';

/** What is rendered with blank lines between its parts. */
export function unitsOf(text: string): Unit[] {
  const units: string[][] = [];
  let unit: string[] = [];
  for (const line of [...text.split('\n'), '']) {
    if (line.trim() !== '') unit.push(line);
    else if (unit.length > 0) {
      units.push(unit);
      unit = [];
    }
  }
  return units;
}

/** What announces something stays with it: a heading, a sentence that ends with a colon. */
export function announced(units: readonly Unit[]): Unit[] {
  const together: Unit[] = [];
  let before: Unit = [];
  for (const unit of units) {
    const joined = before.length > 0 ? [...before, '', ...unit] : unit;
    const last = unit.at(-1)?.replace(STYLE, '') ?? '';
    if (/[:：]$/.test(last.trim())) before = joined;
    else {
      together.push(joined);
      before = [];
    }
  }
  return before.length > 0 ? [...together, before] : together;
}

/** Fills pages of this many lines; what fits on one page is not torn, as long as there is another page to put it on. */
export function paginate(units: readonly Unit[], height: number): string[][] {
  const room = Math.max(1, height);
  const pages: string[][] = [];
  let page: string[] = [];
  const turnOver = () => {
    if (page.length > 0) pages.push(page);
    page = [];
  };
  for (const unit of units) {
    if (unit.length === 0) continue;
    const gap = page.length > 0 ? 1 : 0;
    if (page.length + gap + unit.length > room) turnOver();
    else if (gap) page.push('');
    for (const line of unit) {
      if (page.length === room) turnOver();
      page.push(line);
    }
  }
  turnOver();
  return pages.length > 0 ? pages : [[]];
}

/** No line wider than the screen: commands, too, are broken, as nobody copies them from a wall. */
export function within(lines: readonly string[], columns: number): string[] {
  const broken = lines.flatMap((line) => {
    const indent = ' '.repeat(Math.min(/^ */.exec(line)?.[0].length ?? 0, Math.floor(columns / 4)) + 2);
    return widthOf(line) <= columns ? [line] : wrapLine(line, columns, indent).split('\n');
  });
  return balanced(broken);
}

/** A style that goes on over several lines ends with each and begins again with the next: lines are put beside others. */
function balanced(lines: readonly string[]): string[] {
  let open: string[] = [];
  return lines.map((line) => {
    const before = open.join('');
    for (const [style, code] of line.matchAll(STYLE)) {
      if (Number(code) === 0) open = [];
      else if (isEnd(Number(code))) open = open.filter((o) => endOf(o) !== Number(code));
      else open = [...open, style];
    }
    return `${before}${line}${open.length > 0 ? RESET : ''}`;
  });
}

function isEnd(code: number): boolean {
  return code === 22 || code === 39;
}

/** 1 bold and 2 dim end with 22, colours with 39. */
function endOf(style: string): number {
  return /\[[12]m$/.test(style) ? 22 : 39;
}
