import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DOCKER_CAPABILITIES } from '../../engine/capabilities.ts';
import { canMakeUserNamespaces, isGone, until } from '../../engine/engine.test-kit.ts';
import { start } from '../../engine/run.ts';
import { formatTrace } from '../../engine/show.ts';
import { planGroups } from '../cgroups/plan.ts';
import { DEFAULT_MOUNTS } from '../config/defaults.ts';
import { DEFAULT_SECCOMP } from '../confine/defaults.ts';
import type { Plan } from '../plan.ts';
import { isRoot, pidIn, ranCalls, Yard } from './container.test-kit.ts';
import { execProgram, type Target } from './enter.ts';
import { startError } from './failure.ts';
import { startProgram } from './start.ts';

const able = isRoot && (await canMakeUserNamespaces());

describe.skipIf(!able)('one more process in a container (needs root: ids of its own)', () => {
  const yard = new Yard();
  afterAll(() => yard.clear());
  let target: Target;
  let plan: Plan;
  let count = 0;

  async function begin(script: string, mounts = DEFAULT_MOUNTS): Promise<void> {
    const capabilities = {
      bounding: DOCKER_CAPABILITIES,
      permitted: DOCKER_CAPABILITIES,
      effective: DOCKER_CAPABILITIES,
    };
    const made = yard.plan(
      {
        mounts,
        args: ['sh', '-c', `${script}; echo ready; sleep 600`],
        process: { ...yard.plan().config.process, capabilities },
        linux: { ...yard.plan().config.linux, seccomp: DEFAULT_SECCOMP },
      },
      { cgroups: planGroups(`t-enter-${++count}`, {}) },
    );
    plan = { ...made, streams: { ...made.streams, detached: true } };
    const trace = await start(startProgram(plan));
    if (!trace.ok) throw new Error(formatTrace(trace, { lang: 'en' }));
    target = { pid: pidIn(trace), config: plan.config, groups: plan.cgroups };
    await until(() => yard.log(plan).includes('ready'));
  }

  beforeEach(() => begin('true'));
  afterEach(async () => {
    if (!isGone(target.pid)) process.kill(target.pid, 'SIGKILL');
    await until(() => yard.exit(plan) !== undefined);
  });

  async function exec(args: readonly string[], terminal = false, user = { uid: 0, gid: 0 }) {
    const streams = {
      ...plan.streams,
      detached: false,
      terminal,
      log: { path: join(plan.folder, 'exec-log'), maxBytes: 4096 },
    };
    return ranCalls(execProgram(target, { ...plan.config.process, args, user }, streams));
  }

  test('is in its namespaces and groups, and as confined', async () => {
    const { stdout, stderr, status, trace } = await exec([
      'sh',
      '-c',
      `hostname; readlink /proc/1/root; for ns in /proc/self/ns/*; do n=\${ns##*/}; [ $(readlink $ns) = $(readlink /proc/1/ns/$n) ] || echo other $n; done
       cut -d: -f3 /proc/self/cgroup | sort -u; grep -E 'CapBnd|NoNew|Seccomp:' /proc/self/status; ls /proc/self/fd | wc -l; exit 5`,
    ]);
    expect(trace.ok, formatTrace(trace, { lang: 'en' })).toBe(true);
    expect((stdout + stderr).split('\n')).toEqual([
      'box',
      '/',
      '/',
      'CapBnd:\t00000000a80425fb',
      'NoNewPrivs:\t1',
      'Seccomp:\t2',
      '4',
      '',
    ]);
    expect(status).toBe(5);
  });

  test('as another user', async () => {
    const { stdout } = await exec(['sh', '-c', 'id -u; id -g; grep CapEff /proc/self/status'], false, {
      uid: 12,
      gid: 13,
    });
    expect(stdout).toBe('12\n13\nCapEff:\t0000000000000000\n');
  });

  test('with a terminal of the container’s own', async () => {
    const { stdout, status } = await exec(['sh', '-c', 'tty; test -t 0 && exit 4'], true);
    expect([stdout, status]).toEqual(['/dev/pts/0\r\n', 4]);
  });

  test('a command that is not there', async () => {
    const { trace } = await exec(['nosuch']);
    expect(startError(trace)?.status).toBe(127);
  });

  test.each([
    ['a file', 'mkdir /dev/pts; touch /dev/pts/ptmx', 'ENOTTY'],
    ['a pipe', 'mkdir /dev/pts; mkfifo /dev/pts/ptmx', 'ENOTTY'],
    ['a link to an open folder', 'mkdir /dev/pts; ln -s /proc/self/fd/3 /dev/pts/ptmx', 'ELOOP'],
  ])('%s that is called ptmx is no terminal', async (_, script, errno) => {
    process.kill(target.pid, 'SIGKILL');
    await until(() => yard.exit(plan) !== undefined);
    await begin(
      script,
      DEFAULT_MOUNTS.filter((m) => m.destination !== '/dev/pts'),
    );
    const { trace } = await exec(['true'], true);
    expect(trace.failed?.errno).toBe(errno);
    expect(startError(trace)?.text.en).toContain('process.terminal: ');
  });
});
