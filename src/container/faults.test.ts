import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inFirstUserNamespace } from '../image/user-namespace.ts';
import { planGroups } from './cgroups/plan.ts';

/*
 * Containers whose start is broken off, and containers that do not want to end, on a machine of their own: pid, mount
 * and net namespaces, and the real groups. Run from dist, by a node that is inside.
 */

const isMachine = process.getuid?.() === 0 && inFirstUserNamespace() && planGroups('probe').groups.length > 0;
const ours = test.skipIf(!isMachine);
const INSIDE = (name: string) =>
  fileURLToPath(new URL(`../../dist/src/container/${name}.test-kit.js`, import.meta.url));
const RECIPE = fileURLToPath(new URL('../../rootfs/from-busybox.sh', import.meta.url));
/** Another every time, told when something is left; `all` tries each call, both ways, which takes minutes. */
const SEED = process.env['NSLAB_FAULTS'] ?? String(Math.floor(Math.random() * 1000));

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-faults-'));
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'disk'));
  if (isMachine) await promisify(execFile)('sh', [RECIPE, join(folder, 'rootfs')]);
});
afterAll(() => {
  rmdirSync(join(folder, 'disk'));
  rmSync(folder, { recursive: true, force: true });
});

const UNSHARE = ['--mount', '--net', '--pid', '--ipc', '--uts', '--fork', '--kill-child', '--mount-proc'];

/**
 * The shell is PID 1, and collects orphans. The store is on a disk of its own, which goes with the mount namespace;
 * it is smaller than a container's memory, which it counts as.
 */
async function inside(name: string, ...args: readonly string[]): Promise<unknown> {
  const disk = join(folder, 'disk');
  const script = 'mount -t tmpfs -o size=20m,mode=755 tmpfs "$1" && shift && "$@"; exit $?';
  const node = [process.execPath, INSIDE(name), join(disk, 'store'), join(folder, 'rootfs'), ...args];
  const { stdout } = await promisify(execFile)('unshare', [
    ...UNSHARE,
    'sh',
    '-c',
    script,
    'sh',
    disk,
    ...node,
  ]);
  return JSON.parse(stdout);
}

const MINUTES = 60_000 * (SEED === 'all' ? 60 : 5);
ours(
  'a start broken off anywhere leaves nothing after nslab clean (needs root)',
  async () => {
    const { tried, broken } = (await inside('faults-inside', SEED)) as { tried: number; broken: unknown[] };
    expect(broken, `again: NSLAB_FAULTS=${SEED}`).toEqual([]);
    expect(tried).toBeGreaterThan(20);
  },
  MINUTES,
);

ours('whatever a container does, it is stopped, and removed (needs root)', async () => {
  const ended = { was: 'running', is: 'exited', left: [] };
  expect(await inside('unwilling-inside')).toEqual({
    ...{ ignores: ended, forks: ended, eats: ended, fills: ended, talks: ended },
  });
});
