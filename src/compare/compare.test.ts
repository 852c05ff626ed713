import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import { readProcText } from '../observe/procfs.ts';
import { until } from '../observe/scratch-host.test-kit.ts';
import type { SectionId } from './observation.ts';
import { installed } from './runtimes/installed.ts';
import { RUNTIME_NAMES } from './runtimes/runtime.ts';

/** The real command, as it is built, in a lab host of its own. */
const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

interface Shown {
  readonly recorded: boolean;
  readonly runtime: { readonly name: string };
  readonly sections: readonly {
    readonly section: SectionId;
    readonly equal: Readonly<Record<string, string>>;
    readonly different: readonly { readonly name: string; readonly explanation: { id: string } | null }[];
  }[];
}

let state: string;
const env = () => ({ ...process.env, XDG_STATE_HOME: state, NSLAB_LANG: 'en' });
const nslab = (...argv: string[]): string =>
  execFileSync(process.execPath, [MAIN, ...argv], {
    encoding: 'utf8',
    env: env(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });

let hasGroups: boolean;
beforeAll(() => {
  state = mkdtempSync(join(tmpdir(), 'nslab-compare-'));
  nslab('run', '--rm', '--', 'true');
  hasGroups = /^cgroup2? /m.test(nslab('shell', '--', 'cat', '/proc/self/mounts'));
});
afterAll(() => {
  spawnSync(process.execPath, [MAIN, 'clean', '--all', '--yes'], { env: env() });
  rmSync(state, { recursive: true, force: true });
});

const compared = (...argv: string[]) => JSON.parse(nslab('compare', '--json', ...argv)) as Shown;
const section = (shown: Shown, id: SectionId) => shown.sections.find((s) => s.section === id);
const notExplained = ({ sections }: Shown) =>
  sections.flatMap((s) => s.different.filter((d) => d.explanation === null));

/** Nothing of either container: in the store, in the work folder, among the processes. */
function expectNothingLeft(command: string): void {
  expect(running(command)).toEqual([]);
  expect(JSON.parse(nslab('ps', '--all', '--json'))).toEqual([]);
  const work = join(state, 'nslab/work/container');
  expect(readdirSync(work).filter((name) => name.startsWith('.nslab-compare'))).toEqual([]);
}

function running(command: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => readProcText(`/proc/${pid}/cmdline`)?.split('\0').join(' ').trim() === command);
}

/** What they were asked for shows in both alike. */
const SETTINGS = [
  ...['--memory', '64m', '--pids-limit', '20', '--ulimit', 'nofile=64:128', '--network', 'none'],
  ...['--cap-drop', 'ALL', '--cap-add', 'CHOWN', '--tmpfs', '/run:size=64k', '--user', '10:20', '-e', 'A=b'],
];

describe.each(RUNTIME_NAMES)('%s', async (name) => {
  const here = (await installed(name)) !== undefined;

  /** runc and crun start nothing where they see no cgroups: an ordinary user's lab host may have none. */
  const needsGroups = ({ skip }: TestContext) => skip(!hasGroups && name !== 'bwrap', 'no cgroups here');

  test.runIf(here)('default settings: no difference is unexplained', (context) => {
    needsGroups(context);
    const shown = compared('--with', name, '--', 'sleep', '1111');
    expect(shown.recorded).toBe(false);
    expect(notExplained(shown)).toEqual([]);
    expect(section(shown, 'namespaces')?.different).toEqual([]);
    expect(section(shown, 'namespaces')?.equal).toMatchObject({ user: 'own', pid: 'own', cgroup: 'own' });
    expect(section(shown, 'process')?.equal).toMatchObject({ command: 'sleep 1111', pid: '1' });
    expect(section(shown, 'seccomp')?.equal).toMatchObject({ no_new_privs: 'yes', mode: 'filter' });
    expect(section(shown, 'capabilities')?.equal).toMatchObject({ effective: '00000000a80425fb' });
    expect(section(shown, 'covers')?.equal).toMatchObject({ '/proc/keys': 'null', '/proc/acpi': 'empty' });
    expectNothingLeft('sleep 1111');
  });

  test.runIf(here)('many settings: no difference is unexplained', ({ skip }) => {
    skip(!hasGroups, 'no cgroups here to set limits in');
    const shown = compared('--with', name, ...SETTINGS, '--', 'sleep', '1112');
    expect(notExplained(shown)).toEqual([]);
    expect(section(shown, 'users')?.equal).toMatchObject({ uid: '10', gid: '20' });
    expect(section(shown, 'environment')?.equal).toMatchObject({ A: 'b' });
    expect(section(shown, 'capabilities')?.equal['bounding']).toBe('0000000000000001');
    expect(section(shown, 'network')?.different).toEqual([]);
    if (name !== 'bwrap') expect(section(shown, 'limits')?.equal['nofile']).toBe('64:128');
    expectNothingLeft('sleep 1112');
  });

  test.runIf(here).for(['SIGINT', 'SIGKILL'] as const)(
    '%s leaves nothing of either',
    async (signal, context) => {
      needsGroups(context);
      const command = `sleep ${signal === 'SIGINT' ? 1113 : 1114}`;
      const compare: ChildProcess = spawn(
        process.execPath,
        [MAIN, 'compare', '--with', name, '--', ...command.split(' ')],
        { env: env(), stdio: 'ignore', detached: true },
      );
      await until(() => running(command).length > 0);
      compare.kill(signal);
      const [status] = await once(compare, 'exit');
      expect(status).toBe(signal === 'SIGINT' ? 130 : null);
      await until(() => running(command).length === 0 && nslab('ps', '--all', '--json').trim() === '[]');
      await until(() => {
        const work = readdirSync(join(state, 'nslab/work/container'));
        return work.every((file) => !file.startsWith('.nslab-compare'));
      });
      expectNothingLeft(command);
    },
  );
});

/** Only root of the machine is told what a filter is made of; the bridge is in a net namespace that goes with it. */
describe.runIf(process.getuid?.() === 0)('on the machine itself', () => {
  test.each(['runc', 'crun'] as const)('the filter of %s decides as ours does', async (name) => {
    if ((await installed(name)) === undefined) return;
    const argv = [
      process.execPath,
      MAIN,
      'compare',
      '--host',
      '--json',
      '--with',
      name,
      '--',
      'sleep',
      '1115',
    ];
    const shown = JSON.parse(
      execFileSync('unshare', ['--net', '--mount', ...argv], { encoding: 'utf8', env: env() }),
    );
    expect(notExplained(shown)).toEqual([]);
    const seccomp = section(shown, 'seccomp');
    expect(seccomp?.different).toEqual([]);
    expect(seccomp?.equal).toMatchObject({
      ...{ openat: 'allow', chroot: 'allow', 'clone(SIGCHLD)': 'allow', 'socket(AF_INET)': 'allow' },
      ...{ mount: 'EPERM', bpf: 'EPERM', 'clone(CLONE_NEWUSER)': 'EPERM', clone3: 'ENOSYS' },
    });
    expect(running('sleep 1115')).toEqual([]);
  });
});

test('a command that ends at once has nothing to show, and says so', () => {
  const ended = spawnSync(process.execPath, [MAIN, 'compare', '--', 'true'], {
    env: env(),
    encoding: 'utf8',
  });
  expect(ended.status).toBe(1);
  expect(ended.stderr).toContain('had ended before');
  expect(ended.stderr).toContain('sleep 60');
  expectNothingLeft('true');
});

/** In a mount namespace where the program is no program any more: there it is not installed. */
test.each(RUNTIME_NAMES)('without %s, what was recorded, and that it was', async (name) => {
  const there = await installed(name);
  const hide = there ? `mount --bind /dev/null ${there.path} && ` : '';
  const root = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', `${hide}exec "$@"`, 'sh'];
  const [program, ...args] = [...root, process.execPath, MAIN, 'compare', '--with', name];
  const shown = spawnSync(program as string, args, { env: env(), encoding: 'utf8' });
  expect(shown.status).toBe(0);
  expect(shown.stderr).toContain(`${name} is not installed here.`);
  expect(shown.stdout).toMatch(/^Recorded on 20\d\d-/m);
  expect(shown.stdout).toContain('each explained.');
});

test('a runtime that refuses is quoted, and what was recorded is shown', async () => {
  const bwrap = await installed('bwrap');
  if (bwrap === undefined) return;
  const refusing = join(state, 'refusing');
  writeFileSync(refusing, '#!/bin/sh\necho no wrapping today >&2; exit 1\n', { mode: 0o755 });
  // In a mount namespace, and so with a lab host, of its own.
  const line = `mount --bind ${refusing} ${bwrap.path} && "$@"; "$1" "$2" stop >&2`;
  const root = ['--user', '--map-root-user', '--mount', 'sh', '-c', line, 'sh'];
  const shown = spawnSync('unshare', [...root, process.execPath, MAIN, 'compare', '--with', 'bwrap'], {
    env: { ...env(), XDG_STATE_HOME: join(state, 'refusing-state') },
    encoding: 'utf8',
  });
  expect(shown.stderr).toContain('no wrapping today');
  expect(shown.stdout).toMatch(/^Recorded on 20\d\d-/m);
});
