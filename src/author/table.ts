import type { LabEntry } from '../lab/catalogue.ts';
import { type Cell, COLUMNS, type Column, type Row, type Summary } from './outcome.ts';

const SIGN = { passed: '✓', failed: '✗', skipped: '–' } as const;

/** `✓`, `✗`, `–`; several things in one column are counted: `3/3`. Nothing tried is a blank. */
export function shownCell(cells: readonly Cell[]): string {
  const [first] = cells;
  if (!first) return '';
  const signs = new Set(cells.map((c) => c.result.is));
  if (first.column !== 'mistakes' || signs.has('skipped')) {
    return SIGN[signs.has('failed') ? 'failed' : first.result.is];
  }
  const passed = cells.filter((c) => c.result.is === 'passed').length;
  return `${passed}/${cells.length}${signs.has('failed') ? ' ✗' : ''}`;
}

/** The first line, and how wide each column is: known before anything has run, so that rows can be shown as they come. */
export function tableOf(names: readonly string[]): { header: string; line: (row: Row) => string } {
  const header = ['step', ...COLUMNS, 's'];
  const widths = header.map((title, i) =>
    i === 0 ? Math.max(...[title, ...names].map((n) => n.length)) : title.length,
  );
  const join = (cells: readonly string[]) =>
    cells
      .map((text, i) => text.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return { header: join(header), line: (row) => join([nameOf(row), ...columns(row), seconds(row)]) };
}

/** A lab in a folder of its own is called what it calls itself. */
export function rowName(lab: Pick<LabEntry, 'number' | 'id' | 'label'>): string {
  return lab.number > 0 ? lab.id : lab.label;
}

export function nameOf(row: Pick<Row, 'lab' | 'step'>): string {
  return `${row.lab}/${row.step}`;
}

function columns(row: Row): string[] {
  return COLUMNS.map((column: Column) => shownCell(row.cells.filter((c) => c.column === column)));
}

function seconds(row: Row): string {
  return (row.cells.reduce((ms, c) => ms + c.ms, 0) / 1000).toFixed(1);
}

/** What went wrong, and what was not run: a paragraph each, below the table; what was skipped for one reason is one. */
export function formatDetails(rows: readonly Row[]): string {
  const paragraphs = new Map<string, string[]>();
  for (const row of rows) {
    for (const { column, name, result } of row.cells) {
      if (result.is === 'passed') continue;
      const cell = [row.lab, row.step, column, ...(name ? [name] : [])].join('/');
      const key = result.is === 'skipped' ? `${row.lab} ${result.why}` : cell;
      const names = paragraphs.get(key) ?? [];
      paragraphs.set(key, [...names, `${SIGN[result.is]} ${cell}: ${indented(result.why)}`]);
    }
  }
  return [...paragraphs.values()].map(([first = '', ...more]) => first + andMore(more.length)).join('\n');
}

function indented(text: string): string {
  return text.replaceAll('\n', '\n    ');
}

function andMore(count: number): string {
  return count === 0 ? '' : ` (and ${count} more of this lab, for this reason)`;
}

export function formatCount(summary: Pick<Summary, 'ran' | 'passed' | 'failed' | 'skipped'>): string {
  return `ran ${summary.ran}: ${summary.passed} passed, ${summary.failed} failed; ${summary.skipped} skipped`;
}
