import { chmodSync, chownSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { engineBinary } from '../../engine/binary.ts';
import { type Call, result } from '../../engine/call.ts';
import { dup3, open } from '../../engine/calls/files.ts';
import { nanosleep } from '../../engine/calls/processes.ts';
import { until } from '../../engine/engine.test-kit.ts';
import { OUTSIDE } from '../program/container.test-kit.ts';
import { Cell, type Change, hasPerl, instead, isRoot, without } from './cell.test-kit.ts';

/** Looks at every process that appears, and says what it can open of one that runs no program of the container. */
const WATCHER = `exec /usr/bin/perl -e '
  $| = 1; print "ready\\n"; my %seen; my $end = time + 4;
  while (time < $end) {
    for my $p (</proc/[0-9]*>) {
      next unless (readlink("$p/exe") // "") =~ /nslab-engine/;
      open(my $exe, "<", "$p/exe") and $seen{"executable"}++;
      open(my $mem, "<", "$p/mem") and $seen{"memory"}++;
      stat($_) and $seen{"files"}++ for <$p/fd/*>;
    }
  }
  print join(" ", "has", sort keys %seen), "\\n"; sleep 600;'`;

describe.skipIf(!isRoot || !hasPerl)('who comes in from outside', () => {
  const cell = new Cell();
  afterAll(() => cell.clear());

  /** As a bundle may ask for it: root in there is the machine's root, with fewer capabilities. */
  function withoutUserNamespace(): Change {
    const { linux } = cell.plan([]).config;
    const namespaces = linux.namespaces.filter(({ type }) => type !== 'user' && type !== 'cgroup');
    return { config: { linux: { ...linux, uidMappings: [], gidMappings: [], namespaces } } };
  }

  /** It stays as it is for a while before it becomes a program of the container. */
  const lingering = (calls: readonly Call[]) =>
    instead(calls, (call) => (call.name === 'execve' ? [nanosleep(200), call] : undefined));

  async function watched(container: Change, visit: Change): Promise<string> {
    const running = await cell.begin(WATCHER, container);
    const program = (calls: readonly Call[]) => lingering(visit.program ? visit.program(calls) : calls);
    for (let i = 0; i < 5; i++) await cell.enter(running, ['/bin/true'], { ...visit, program });
    await until(() => cell.log(running).includes('has'), 20_000);
    await cell.end(running);
    return cell.log(running).trim().split('\n').at(-1) ?? '';
  }

  test('is not to be looked into before it is as confined as they are: CVE-2016-9962', {
    timeout: 60_000,
  }, async () => {
    const dumpable = (calls: readonly Call[]) =>
      without(calls, ({ shown }) => shown.startsWith('prctl(PR_SET_DUMPABLE'));
    const open = await watched(withoutUserNamespace(), { program: dumpable });
    expect(open).toBe('has executable files memory');
    expect(await watched(withoutUserNamespace(), {})).toBe('has');
    expect(await watched({}, {})).toBe('has');
  });

  test('stands in no folder of the machine, whatever the container calls its own: CVE-2024-21626', async () => {
    const running = await cell.begin('ln -s /proc/self/fd/99 /tmp/link; echo ready; sleep 600');
    const leak = [
      open(cell.yard.folder, ['O_PATH', 'O_DIRECTORY'], 0, { as: 'leak' }),
      dup3(result('leak'), 99),
    ];
    for (const cwd of ['/proc/self/fd/99', '/tmp/link', '/proc/self/fd/99/..', '/proc/1/cwd']) {
      const { trace, stdout } = await cell.enter(running, ['/bin/cat', 'secret'], {
        process: { cwd },
        program: (calls) => [...leak, ...calls],
      });
      expect([cwd, stdout, trace.entries.find((e) => e.stopped)?.errno]).toEqual([cwd, '', 'ELOOP']);
    }
    await cell.end(running);
  });
});

/** CVE-2019-5736: what entered the container is a program of the machine, and a link of /proc leads to its file. */
describe.skipIf(!isRoot || !hasPerl)('the engine’s own file', () => {
  const cell = new Cell();
  afterAll(() => cell.clear());
  const write = `/usr/bin/perl -e 'open(F, "+<", "/proc/self/fd/99") and print "open" or print "$!"'`;

  /** As if the race had been won: the file is in the container's hands. */
  function handed(file: string): Change {
    const leak = [open(file, ['O_PATH'], 0, { as: 'leak' }), dup3(result('leak'), 99)];
    return {
      program: (calls) => [...leak, ...without(calls, (call) => call.name === 'close_range')],
    };
  }

  function copy(name: string, owner: number): string {
    const file = join(cell.yard.folder, name);
    copyFileSync(engineBinary(), file);
    chownSync(file, owner, owner);
    chmodSync(file, 0o755);
    return file;
  }

  test('belongs to nobody in there; and while a container lives, its monitor runs it', async () => {
    const unguarded = await cell.try(write, handed(copy('not-running', OUTSIDE)));
    expect(unguarded.stdout).toBe('open');
    expect((await cell.try(write, handed(copy('of-root', 0)))).stdout).toBe('Permission denied');
    const running = copy('running', OUTSIDE);
    process.env['NSLAB_ENGINE'] = running;
    try {
      expect((await cell.try(write, handed(running))).stdout).toBe('Text file busy');
    } finally {
      delete process.env['NSLAB_ENGINE'];
    }
  });

  test('is executed as /proc/self/exe, and gets nothing to do', async () => {
    for (const args of [['/proc/self/exe'], ['/proc/self/exe', 'run'], ['/proc/self/exe', 'serve']]) {
      const { status, stderr } = await cell.run(args);
      expect([args, stderr, status]).not.toEqual([args, stderr, 0]);
    }
  });
});
