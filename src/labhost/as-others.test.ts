import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { BECOME, elsewhere, introduceUser, userEnv } from '../author/another-user.ts';
import { groupsToGive, withGivenGroups } from '../author/given-groups.ts';

/*
 * The tests that make lab hosts, again: with an ordinary user's rights, and on a machine whose mounts are
 * shared, as systemd leaves them. Each in a mount namespace where /etc knows the user and the package lies
 * where everybody may read it; the machine's own files stay as they are.
 */

vi.setConfig({ testTimeout: 300_000 });

const TESTS = ['program', 'able', 'hardening', 'lifecycle', 'shell', 'killed', 'cgroup'].map(
  (name) => `src/labhost/${name}.test.ts`,
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-others-'));
  if (may) introduceUser(folder, false);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const RUN = '/mnt/node/node node_modules/vitest/vitest.mjs run --configLoader runner --reporter json';
const AS_USER = `exec ${BECOME} ${RUN} ${TESTS.join(' ')}`;
const AS_ROOT = `exec ${RUN} ${TESTS.join(' ')}`;

const may = mayMakeMountNamespaces();
const NO_RANGE =
  !existsSync('/usr/bin/newuidmap') || !existsSync('/etc/subuid') || !existsSync('/etc/subgid');

test.skipIf(!may)('an ordinary user, without a range of ids', async () => {
  introduceUser(folder, false);
  await passes('private', AS_USER);
});

test.skipIf(!may || NO_RANGE)('an ordinary user, with a range in /etc/subuid', async () => {
  introduceUser(folder, true);
  await passes('private', AS_USER);
});

const groups = groupsToGive();

test.skipIf(!may || NO_RANGE || groups.lack)(
  'an ordinary user, in groups that were given to it',
  async () => {
    introduceUser(folder, true);
    const own = ['cgroup', 'program'].map((name) => `src/labhost/${name}.test.ts`).join(' ');
    const asUser = `exec env NSLAB_TEST_DELEGATED=1 ${BECOME} ${RUN} ${own}`;
    await withGivenGroups((join) => passes('private', join + asUser, 14));
  },
);

test.skipIf(!may || groups.lack).each([
  ['none is mounted', 'umount -R /sys/fs/cgroup', 'No cgroup file system is mounted here'],
  [
    'they are read-only',
    'for mount in /sys/fs/cgroup /sys/fs/cgroup/*/; do mount -o remount,bind,ro $mount || true; done',
    'mounted read-only, as in most containers',
  ],
])('a machine that gives no cgroups, though root asks: %s', async (_, spoil, reason) => {
  const own = 'src/labhost/cgroup.test.ts';
  await passes('private', `${spoil} 2>/dev/null\nexec env NSLAB_TEST_LACK='${reason}' ${RUN} ${own}`, 2);
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

interface Report {
  readonly numFailedTests: number;
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { status: string; fullName: string; failureMessages: string[] }[];
  }[];
}

async function passes(propagation: 'private' | 'shared', script: string, least = 50): Promise<void> {
  const [program, ...args] = elsewhere(folder, script, propagation);
  const { HOME, TMPDIR } = userEnv(folder);
  const { stdout } = await promisify(execFile)(program, args, {
    env: { ...process.env, HOME, TMPDIR: script.includes(BECOME) ? TMPDIR : folder, NO_COLOR: '1' },
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
