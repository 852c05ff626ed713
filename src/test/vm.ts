import { parseArgs } from 'node:util';
import { thisMachine } from '../doctor/probe.ts';
import { obstacle, PROGRAMS, UNPACKERS } from '../vm/able.ts';
import type { Job } from '../vm/job.ts';
import { KERNELS, type KernelSeries } from '../vm/kernel.ts';
import { runInVm } from '../vm/run.ts';
import { provide } from './provision.ts';

const WHO = ['root', 'user', 'user-without-range'] as const;
const USAGE = `npm run vm -- [--kernel ${KERNELS.join('|')}] [--as ${WHO.join('|')}] [--minutes N] -- COMMAND…
Runs a command in an emulated machine: a kernel of Debian's, cgroup version 2 alone, mounts shared as systemd has them,
swap, and the files of this machine (what is written there is lost). Its exit status is the command's; 125: it did not run.
`;

/** \`npm run vm -- … -- COMMAND\`. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      kernel: { type: 'string', default: KERNELS[0] as string },
      as: { type: 'string', default: 'root' },
      minutes: { type: 'string', default: '120' },
    },
    allowPositionals: true,
  });
  const { kernel, as, minutes } = values;
  if (!isOneOf(KERNELS, kernel) || !isOneOf(WHO, as) || !(Number(minutes) > 0) || positionals.length === 0) {
    process.stderr.write(USAGE);
    return 2;
  }
  return run(kernel, { argv: positionals, as, limitMs: Number(minutes) * 60_000 });
}

async function run(kernel: KernelSeries, job: Pick<Job, 'argv' | 'as' | 'limitMs'>): Promise<number> {
  const { stdout: out, stderr: err } = process;
  await provide([...PROGRAMS, ...UNPACKERS], err);
  const probe = thisMachine();
  const why = obstacle(probe, kernel);
  if (why === undefined) {
    const env = { ...(process.env['NO_COLOR'] ? { NO_COLOR: '1' } : {}), CI: process.env['CI'] ?? '' };
    return (await runInVm(kernel, { ...job, swap: true, cwd: process.cwd(), env, out, err }, probe)).status;
  }
  err.write(`${why}\n`);
  return 125;
}

function isOneOf<T extends string>(words: readonly T[], word: string): word is T {
  return (words as readonly string[]).includes(word);
}

process.exitCode = await main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  return 125;
});
