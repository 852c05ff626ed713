import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { verify } from '../author/verify.ts';
import type { Who } from '../author/verify-options.ts';
import { command } from './command.ts';
import { broken, type Tally } from './tally.ts';
import { tallyOfVerify } from './verify-tally.ts';
import { tallyOfVitest } from './vitest-report.ts';
import { inVm } from './vm-stage.ts';

export interface Place {
  /** The checkout. */
  readonly root: string;
  readonly out: Writable;
}

export interface Stage {
  readonly name: string;
  run(place: Place): Promise<Tally>;
}

/** A tool that is right or wrong as a whole: one test. */
function tool(name: string, argv: readonly string[]): Stage {
  return {
    name,
    async run({ root, out }) {
      const { status, said } = await command(argv, { cwd: root, out });
      return status === 0 ? { passed: 1, failures: [], skips: [] } : broken(name, said);
    },
  };
}

const vitest: Stage = {
  name: 'vitest',
  async run({ root, out }) {
    const folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
    const report = join(folder, 'report.json');
    try {
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      await command([bin('vitest'), 'run', ...reporters], { cwd: root, out });
      return tallyOfVitest(readFileSync(report, 'utf8'), root);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function verification(as: Who, quick: boolean): Stage {
  const who = as === 'self' ? (process.getuid?.() === 0 ? 'root' : 'self') : as;
  return {
    name: `author verify as ${who}`,
    async run({ out }) {
      return tallyOfVerify(await verify({ as, quick, out }), who);
    },
  };
}

function bin(name: string): string {
  return join('node_modules', '.bin', name);
}

export const STAGES: readonly Stage[] = [
  tool('build', ['npm', 'run', '-s', 'build']),
  tool('biome', [bin('biome'), 'check', '--diagnostic-level=error', '.']),
  tool('types', [bin('tsc'), '-p', 'tsconfig.json', '--noEmit']),
  tool('knip', [bin('knip'), '--no-progress']),
  tool('lint of the labs', [process.execPath, 'dist/src/cli/main.js', 'author', 'lint']),
  vitest,
  verification('self', false),
  verification('user', false),
  verification('user-without-range', true),
  inVm('6.1'),
];
