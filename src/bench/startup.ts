import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median, type Row } from './row.ts';

const ROUNDS = 21;

/** What `nslab --version` costs beside a node that does nothing, taking turns. */
export function benchStartup(rounds = ROUNDS): Row[] {
  const main = fileURLToPath(new URL('../cli/main.js', import.meta.url));
  const nslab: number[] = [];
  const bare: number[] = [];
  for (let i = 0; i < rounds; i++) {
    bare.push(time(['-e', '0']));
    nslab.push(time([main, '--version']));
  }
  const against = { what: 'node -e 0', median: median(bare) };
  return [{ what: 'nslab --version', median: median(nslab), against, limit: 1.3 }];
}

function time(args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  if (status !== 0) throw new Error(`node ${args.join(' ')}: status ${status}: ${stderr}`);
  return performance.now() - start;
}
