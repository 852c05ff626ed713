/** A measurement as the table prints it: medians of one run in which what is compared takes turns. */
export interface Row {
  readonly what: string;
  /** Milliseconds, where `unit` says nothing else. */
  readonly median: number;
  readonly unit?: 'MB';
  /** What it is measured against, where it is: `1.21 × node -e 0`. */
  readonly against?: { readonly what: string; readonly median: number };
  /** The ratio, or without `against` the milliseconds, not to exceed. */
  readonly limit?: number;
}

export function median(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = sorted.length % 2 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1);
  return (low + high) / 2;
}

export function valueAgainst(row: Row): number {
  return row.against ? row.median / row.against.median : row.median;
}

/** Undefined where there is nothing to reach. */
export function reached(row: Row): boolean | undefined {
  return row.limit === undefined ? undefined : valueAgainst(row) <= row.limit;
}

export function formatRows(rows: readonly Row[]): string {
  const lines = [['', 'ms', 'ratio', 'to reach', ''], ...rows.map(cells)];
  const widths = [0, 1, 2, 3, 4].map((i) => Math.max(...lines.map((l) => l[i]?.length ?? 0)));
  return lines
    .map(([what = '', ...rest]) =>
      [what.padEnd(widths[0] ?? 0), ...rest.map((cell, i) => cell.padStart(widths[i + 1] ?? 0))]
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cells(row: Row): string[] {
  const { what, median: value, against, limit, unit = 'ms' } = row;
  const is = reached(row);
  return [
    what,
    unit === 'ms' ? value.toFixed(2) : `${value.toFixed(2)} ${unit}`,
    against ? `${valueAgainst(row).toFixed(2)} × ${against.what}` : '',
    limit === undefined ? '' : `≤ ${limit}${against ? '' : ` ${unit}`}`,
    is === undefined ? '' : is ? '✓' : '✗',
  ];
}
