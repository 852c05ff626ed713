import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { Comparison } from '../../compare/comparison.ts';
import { recordedOf } from '../../compare/recorded/record.ts';
import { RUNTIME_NAMES, type RuntimeName } from '../../compare/runtimes/runtime.ts';
import { selfArgv } from '../self.ts';
import { comparisonFromJson } from './json.ts';

/*
 * Records what machines without runc, crun and bubblewrap are shown: run as root on one that has all three,
 * it writes src/compare/recorded/table.ts anew. The bridge is made in a net namespace that goes with it.
 */

const TABLE = new URL('../../../../src/compare/recorded/table.ts', import.meta.url);

/** What whoever runs us has left open is not to be in the table. */
const CLOSE =
  'for fd in /proc/self/fd/*; do n=$(basename "$fd"); [ "$n" -gt 2 ] && eval "exec $n>&-"; done; exec "$@"';

function compared(name: RuntimeName): Comparison {
  const command = [...selfArgv(), 'compare', '--host', '--json', '--with', name, '--hostname', 'box'];
  const argv = ['-c', CLOSE, 'bash', 'unshare', '--net', '--mount', ...command];
  return comparisonFromJson(
    execFileSync('bash', argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }),
  );
}

const comparisons = Object.fromEntries(RUNTIME_NAMES.map((name) => [name, compared(name)]));
const table = recordedOf(comparisons as Record<RuntimeName, Comparison>);
const source = `import type { Recorded } from './recorded.ts';

/* Written by src/cli/compare/record-main.ts. */

export const TABLE: Recorded = ${JSON.stringify(table, undefined, 2)};
`;
writeFileSync(TABLE, source);
execFileSync('npx', ['biome', 'check', '--write', 'src/compare/recorded/table.ts'], {
  cwd: new URL('../../../../', import.meta.url),
  stdio: 'inherit',
});
