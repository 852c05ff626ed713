/** What verify tries of a step, in the order of the table. */
export const COLUMNS = [
  'before',
  'shell',
  'undo',
  'again',
  'engine',
  'mistakes',
  'experiment',
  'clean',
] as const;
export type Column = (typeof COLUMNS)[number];

/** One thing that was run. A skip has its reason; a failure says what was seen instead. */
export type Result =
  | { readonly is: 'passed' }
  | { readonly is: 'failed'; readonly why: string }
  | { readonly is: 'skipped'; readonly why: string };

export interface Cell {
  readonly column: Column;
  /** The mistake's name, where a column has several. */
  readonly name?: string;
  readonly result: Result;
  readonly ms: number;
}

/** Everything that was tried of one step. */
export interface Row {
  readonly lab: string;
  readonly step: string;
  readonly cells: readonly Cell[];
}

export interface Summary {
  readonly ran: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly rows: readonly Row[];
}

export const PASSED: Result = { is: 'passed' };
export function failed(why: string): Result {
  return { is: 'failed', why };
}
export function skipped(why: string): Result {
  return { is: 'skipped', why };
}

/** A skip was not run: it counts beside what ran, never in it. */
export function summarise(rows: readonly Row[]): Summary {
  const count = (is: Result['is']) =>
    rows.reduce((n, row) => n + row.cells.filter((c) => c.result.is === is).length, 0);
  const [passedCells, failedCells] = [count('passed'), count('failed')];
  return {
    ran: passedCells + failedCells,
    passed: passedCells,
    failed: failedCells,
    skipped: count('skipped'),
    rows,
  };
}
