import type { Summary } from '../author/outcome.ts';
import type { Tally } from './tally.ts';

export function tallyOfVerify(summary: Summary, who: string): Tally {
  const skips = summary.rows.flatMap((row) =>
    row.cells.flatMap((cell) => {
      if (cell.result.is !== 'skipped') return [];
      const name = [row.lab, row.step, cell.column, ...(cell.name ? [cell.name] : [])].join('/');
      return [{ name: `verify ${row.lab === who ? name : `${who}/${name}`}`, said: cell.result.why }];
    }),
  );
  const nothing = summary.ran === 0 && skips.length === 0;
  return { passed: summary.passed, failed: summary.failed + (nothing ? 1 : 0), skips };
}
