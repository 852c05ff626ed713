import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packOffline } from '../release/offline.ts';
import { makeCarried, pack } from '../release/tarball.ts';
import type { Row } from './row.ts';
import { timedStarts } from './startup.ts';

/** What a user downloads. */
const PACKED_MB = 3;

/** The tarball's size, and what starting it costs once it is installed. */
export async function benchPackage(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'nslab-bench-package-'));
  try {
    await makeCarried();
    const packed = await pack({ to: folder });
    const offline = await packOffline(folder);
    install(folder, offline.file);
    const main = join(folder, 'lib/node_modules/nslab/dist/src/cli/main.js');
    return [
      { what: 'npm pack', median: packed.size / 1e6, unit: 'MB', limit: PACKED_MB },
      { what: '… unpacked', median: packed.unpackedSize / 1e6, unit: 'MB' },
      { what: 'npm run offline, with all that it depends on', median: offline.size / 1e6, unit: 'MB' },
      ...timedStarts([
        { what: 'installed: nslab --version', args: [main, '--version'], limit: 1.3 },
        { what: 'installed: nslab --help', args: [main, '--help'], limit: 2 },
        { what: 'installed: nslab list', args: [main, 'list'] },
        {
          what: 'installed: Tab asks for the labs',
          args: [main, 'completion', 'bash', '--candidates=lab'],
          limit: 3,
        },
      ]),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function install(prefix: string, file: string): void {
  const args = ['install', '--global', '--offline', '--no-audit', '--no-fund', '--prefix', prefix, file];
  const { status, stderr } = spawnSync('npm', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm ${args.join(' ')}: ${stderr}`);
}
