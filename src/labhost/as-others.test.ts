import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { packageRoot } from './client.ts';

/*
 * The tests that make lab hosts, again: with an ordinary user's rights, and on a machine whose mounts are
 * shared, as systemd leaves them. Each in a mount namespace where /etc knows the user and the package lies
 * where everybody may read it; the machine's own files stay as they are.
 */

vi.setConfig({ testTimeout: 300_000 });

const UID = 65_533;
const TESTS = ['program', 'able', 'hardening', 'lifecycle', 'shell', 'killed'].map(
  (name) => `src/labhost/${name}.test.ts`,
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-others-'));
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'home'));
  chownSync(join(folder, 'home'), process.getuid?.() === 0 ? UID : -1, -1);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SETUP = `
for file in passwd subuid subgid; do [ -e "$1/$file" ] && mount --bind "$1/$file" /etc/$file; done
mount -t tmpfs -o mode=755 nslab-others /mnt
mkdir /mnt/nslab /mnt/node
mount --bind "$2" /mnt/nslab
mount --bind "$3" /mnt/node
cd /mnt/nslab
PATH=/mnt/node:$PATH; export PATH
`;
const RUN = '/mnt/node/node node_modules/vitest/vitest.mjs run --configLoader runner --reporter json';
const AS_USER = `exec setpriv --reuid=${UID} --regid=${UID} --clear-groups ${RUN} ${TESTS.join(' ')}`;
const AS_ROOT = `exec ${RUN} ${TESTS.join(' ')}`;

const may = mayMakeMountNamespaces();
const NO_RANGE =
  !existsSync('/usr/bin/newuidmap') || !existsSync('/etc/subuid') || !existsSync('/etc/subgid');

test.skipIf(!may)('an ordinary user, without a range of ids', async () => {
  etc('');
  await passes('private', AS_USER);
});

test.skipIf(!may || NO_RANGE)('an ordinary user, with a range in /etc/subuid', async () => {
  etc(`nslab-other:${0x72700000}:65536\n`);
  await passes('private', AS_USER);
});

test.skipIf(!may)('root of a user namespace with one id, as in some containers', async () => {
  const inner = `mount -t tmpfs t "$HOME"\nexport TMPDIR="$HOME"\n${RUN} src/labhost/able.test.ts`;
  await passes('private', `exec unshare --user --map-root-user --mount sh -ec '${inner}'`, 20);
});

test.skipIf(!may)('root, where the machine’s mounts are shared', async () => {
  await passes('shared', AS_ROOT);
});

test.skipIf(!may).each([
  ['parts of /proc are covered', 'mount -t tmpfs cover /proc/sys', 'no-proc', 'privileged'],
  [
    'user namespaces are forbidden',
    'echo 0 > /proc/sys/user/max_user_namespaces',
    'userns-forbidden',
    'max_user_namespaces=15000',
  ],
  ['the state folder is read-only', 'mount -t tmpfs -o ro t "$HOME"', 'state-unwritable', 'XDG_STATE_HOME'],
  ['the disk is full', 'mount -t tmpfs -o size=1m t "$HOME"', 'disk-full', 'df -h'],
])('refused, in words: %s', async (_, spoil, code, hint) => {
  // A user namespace below ours: its limits, and its mounts, are its own.
  const inner = `mount -t tmpfs t "$HOME"\n${spoil}\nexport NSLAB_TEST_REFUSAL=${code} NSLAB_TEST_HINT="${hint}"\n${RUN} src/labhost/refused.test.ts`;
  await passes('private', `exec unshare --user --map-root-user --mount sh -ec '${inner}'`, 1);
});

test.skipIf(!may)('refused, in words: root without CAP_SYS_ADMIN', async () => {
  const env = 'export NSLAB_TEST_REFUSAL=userns-forbidden NSLAB_TEST_HINT=privileged';
  await passes(
    'private',
    `${env}; exec setpriv --bounding-set -sys_admin --inh-caps -sys_admin ${RUN} src/labhost/refused.test.ts`,
    1,
  );
});

function etc(range: string): void {
  const passwd = readFileSync('/etc/passwd', 'utf8');
  writeFileSync(join(folder, 'passwd'), `${passwd}nslab-other:x:${UID}:${UID}::${folder}/home:/bin/bash\n`);
  for (const file of ['subuid', 'subgid'])
    if (existsSync(`/etc/${file}`)) writeFileSync(join(folder, file), range);
}

interface Report {
  readonly numFailedTests: number;
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { status: string; fullName: string; failureMessages: string[] }[];
  }[];
}

async function passes(propagation: string, script: string, least = 50): Promise<void> {
  const home = join(folder, 'home');
  const argv = ['--mount', '--propagation', propagation, 'sh', '-ec', SETUP + script, 'sh'];
  const node = dirname(process.execPath);
  const { stdout } = await promisify(execFile)('unshare', [...argv, folder, packageRoot(), node], {
    env: { ...process.env, HOME: home, TMPDIR: script === AS_USER ? home : folder, NO_COLOR: '1' },
    maxBuffer: 1 << 26,
  }).catch((error: { stdout: string; stderr: string }) => {
    if (error.stdout?.includes('{')) return error;
    throw new Error(error.stderr);
  });
  const report = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Report;
  const failed = report.testResults.flatMap((r) => r.assertionResults).filter((a) => a.status === 'failed');
  expect(failed.map((a) => `${a.fullName}: ${a.failureMessages.join('\n')}`)).toEqual([]);
  expect(report.numPassedTests).toBeGreaterThanOrEqual(least);
  expect(report.numFailedTests).toBe(0);
}

function mayMakeMountNamespaces(): boolean {
  if (process.getuid?.() !== 0) return false;
  try {
    execFileSync('unshare', ['--mount', 'true']);
    return true;
  } catch {
    return false;
  }
}
