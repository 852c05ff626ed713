import type { Cell, Row, Summary } from '../author/outcome.ts';
import type { Named, Tally } from './tally.ts';

export function tallyOfVerify(summary: Summary, who: string): Tally {
  const those = (is: 'failed' | 'skipped'): Named[] =>
    summary.rows.flatMap((row) =>
      row.cells.flatMap((cell) =>
        cell.result.is === is ? [{ name: nameOf(row, cell, who), said: cell.result.why }] : [],
      ),
    );
  const skips = those('skipped');
  const nothing = { name: `verify ${who}`, said: 'nothing was run' };
  const isEmpty = summary.ran === 0 && skips.length === 0;
  return { passed: summary.passed, failures: isEmpty ? [nothing] : those('failed'), skips };
}

function nameOf(row: Row, cell: Cell, who: string): string {
  const name = [row.lab, row.step, cell.column, ...(cell.name ? [cell.name] : [])].join('/');
  return `verify ${row.lab === who ? name : `${who}/${name}`}`;
}
