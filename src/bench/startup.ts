import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median, type Row } from './row.ts';

const ROUNDS = 21;

export interface Start {
  readonly what: string;
  readonly args: readonly string[];
  /** How many times a bare node it may take. */
  readonly limit?: number;
}

/** What `nslab --version` costs beside a node that does nothing, taking turns. */
export function benchStartup(rounds = ROUNDS): Row[] {
  const main = fileURLToPath(new URL('../cli/main.js', import.meta.url));
  return timedStarts([{ what: 'nslab --version', args: [main, '--version'], limit: 1.3 }], rounds);
}

export function timedStarts(starts: readonly Start[], rounds = ROUNDS): Row[] {
  const bare: number[] = [];
  const times = new Map<Start, number[]>(starts.map((start) => [start, []]));
  for (let i = 0; i < rounds; i++) {
    bare.push(time(['-e', '0']));
    for (const [start, taken] of times) taken.push(time(start.args));
  }
  const against = { what: 'node -e 0', median: median(bare) };
  return [...times].map(([{ what, limit }, taken]) => ({
    what,
    median: median(taken),
    against,
    ...(limit === undefined ? {} : { limit }),
  }));
}

function time(args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  if (status !== 0) throw new Error(`node ${args.join(' ')}: status ${status}: ${stderr}`);
  return performance.now() - start;
}
