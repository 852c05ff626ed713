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

export function nameOf(row: Pick<Row, 'lab' | 'step'>): string {
  return `${row.lab}/${row.step}`;
}

function columns(row: Row): string[] {
  return COLUMNS.map((column: Column) => shownCell(row.cells.filter((c) => c.column === column)));
}

function seconds(row: Row): string {
  return (row.cells.reduce((ms, c) => ms + c.ms, 0) / 1000).toFixed(1);
}

/** What went wrong, and what was not run: a paragraph each, below the table. */
export function formatDetails(rows: readonly Row[]): string {
  return rows
    .flatMap((row) =>
      row.cells.flatMap((cell) => {
        if (cell.result.is === 'passed') return [];
        const name = [row.lab, row.step, cell.column, ...(cell.name ? [cell.name] : [])].join('/');
        return [`${SIGN[cell.result.is]} ${name}: ${cell.result.why.replaceAll('\n', '\n    ')}`];
      }),
    )
    .join('\n');
}

export function formatCount(summary: Pick<Summary, 'ran' | 'passed' | 'failed' | 'skipped'>): string {
  return `ran ${summary.ran}: ${summary.passed} passed, ${summary.failed} failed; ${summary.skipped} skipped`;
}
