import { spawn as spawnProcess, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { engineBinary } from './binary.ts';
import { type Call, pipeEnd, result, text } from './call.ts';
import { chdir, close, mkdir, open, pipe2, read, write } from './calls/files.ts';
import { sethostname } from './calls/identity.ts';
import { mount, pivot_root, umount2 } from './calls/mounts.ts';
import { execve, exit_group, getpid, kill, nanosleep, prctl, spawn, wait4 } from './calls/processes.ts';
import { bytes, int, syscall } from './calls/syscall.ts';
import { writeFile } from './compose.ts';
import { canMakeUserNamespaces, inOwnNamespaces, output, sh, until } from './engine.test-kit.ts';
import { encodeProgram } from './program.ts';
import { launch, run } from './run.ts';
import type { Trace } from './trace.ts';

const folder = mkdtempSync(join(tmpdir(), 'nslab-engine-'));
afterAll(() => rmSync(folder, { recursive: true }));
const userns = await canMakeUserNamespaces();

const outcomes = (trace: Trace) => trace.entries.map((e) => [e.call.name, e.errno ?? Number(e.result)]);

describe('a program', () => {
  test('that is empty ends well', async () => {
    expect(await run([])).toEqual({ ok: true, entries: [], status: 0 });
  });

  test('that nobody began, since what was to start the engine did not, is no success', async () => {
    expect(await run([getpid()], { through: ['false'] })).toEqual({ ok: false, entries: [], status: 1 });
  });

  test('hears out a child that it does not wait for, until that is another program', async () => {
    const child = [nanosleep(20), execve('/bin/true', ['true'])];
    const trace = await run([spawn({ flags: [], child })]);
    expect(trace.entries.map((e) => e.call.name)).toEqual(['spawn', 'nanosleep', 'execve']);
  });

  test('is heard out, however busy we were when it ended', async () => {
    const busy = (ms: number) => {
      for (const end = Date.now() + ms; Date.now() < end; );
    };
    const late = launch([nanosleep(200), getpid()]);
    // Its end is learnt together with another's, before its words have come; then we are busy for longer than a moment.
    late.process.on('exit', () => busy(150));
    const other = spawnProcess('echo', ['.']);
    other.stdout.on('data', () => busy(300));
    busy(100);
    const { entries } = await late.trace;
    expect(entries.map((e) => e.call.name)).toEqual(['nanosleep', 'getpid']);
  });

  test('traces its calls, with times that do not go back', async () => {
    const before = process.hrtime.bigint();
    const trace = await run([getpid({ as: 'me' }), nanosleep(20), kill(result('me'), 0)]);
    expect(outcomes(trace).slice(1)).toEqual([
      ['nanosleep', 0],
      ['kill', 0],
    ]);
    expect(trace.entries[0]?.result).toBe(BigInt(trace.entries[0]?.pid ?? 0));
    const times = trace.entries.flatMap((e) => [e.startNs, e.endNs]);
    expect([...times].sort((a, b) => (a < b ? -1 : 1))).toEqual(times);
    expect(times[0]).toBeGreaterThan(before);
    expect(Number((times[3] ?? 0n) - (times[2] ?? 0n))).toBeGreaterThan(19e6);
  });

  test('stops where a call fails', async () => {
    const trace = await run([getpid(), close(99), getpid()]);
    expect(trace).toMatchObject({
      ok: false,
      status: 125,
      failed: { errno: 'EBADF', result: -9n, stopped: true },
    });
    expect(trace.entries).toHaveLength(2);
  });

  test('goes on where it may', async () => {
    const trace = await run([close(99, { onError: 'continue' }), getpid()]);
    expect(trace).toMatchObject({ ok: true, status: 0 });
    expect(trace.entries[0]).toMatchObject({ errno: 'EBADF' });
    expect(trace.entries).toHaveLength(2);
  });

  test('wants the error that it expects, and no other, and no success', async () => {
    const run1 = (call: Call) => run([call, getpid()]);
    expect((await run1(close(99, { onError: ['EIO', 'EBADF'] }))).ok).toBe(true);
    expect(await run1(close(99, { onError: ['EIO'] }))).toMatchObject({
      ok: false,
      failed: { errno: 'EBADF' },
    });
    const succeeded = await run1(close(0, { onError: ['EBADF'] }));
    expect(succeeded).toMatchObject({ ok: false, failed: { result: 0n } });
    expect(succeeded.entries).toHaveLength(1);
  });

  test('takes the end of a pipe for a failure where a byte was needed', async () => {
    const trace = await run([
      pipe2([], { as: 'p' }),
      close(pipeEnd('p', 'write')),
      read(pipeEnd('p', 'read'), 1),
      read(pipeEnd('p', 'read'), 1, { atLeast: 1 }),
    ]);
    expect(trace).toMatchObject({ ok: false, failed: { result: 0n } });
    expect(trace.entries).toHaveLength(4);
  });

  test('ends with the status that it says', async () => {
    expect(await run([exit_group(7), getpid()])).toMatchObject({ ok: true, status: 7 });
    const child = (...calls: Call[]) => [
      spawn({ child: calls }, { as: 'c' }),
      wait4(result('c'), { asStatus: true }),
    ];
    expect((await run(child(exit_group(9)))).status).toBe(9);
    expect((await run(child(getpid({ as: 'me' }), kill(result('me'), 'SIGKILL')))).status).toBe(137);
    expect((await run([spawn({ child: [exit_group(9)] }, { as: 'c' }), wait4(result('c'))])).status).toBe(0);
  });

  test('fails with a child that must not', async () => {
    const calls = (status: number) => [
      spawn({ child: [exit_group(status)] }, { as: 'c' }),
      wait4(result('c'), { mustSucceed: true }),
    ];
    expect((await run(calls(0))).ok).toBe(true);
    expect(await run(calls(3))).toMatchObject({
      ok: false,
      status: 125,
      failed: { call: { name: 'wait4' } },
    });
  });

  test('is not well when a child’s call failed', async () => {
    const trace = await run([spawn({ child: [close(99)] }, { as: 'c' }), wait4(result('c'))]);
    expect(trace).toMatchObject({ ok: false, status: 0, failed: { errno: 'EBADF' } });
  });
});

describe('values of run time', () => {
  test('in texts, arguments and structures', async () => {
    const file = join(folder, 'text');
    const trace = await run([
      getpid({ as: 'me' }),
      pipe2([], { as: 'p' }),
      ...writeFile(
        file,
        text`pid ${result('me')}, pipe ${pipeEnd('p', 'read')} ${pipeEnd('p', 'write')}, ${result('me')}`,
      ),
      open(file, ['O_RDONLY'], undefined, { as: 'f' }),
      read(result('f'), 100),
    ]);
    const me = trace.entries[0]?.result;
    expect(Buffer.from(trace.entries.at(-1)?.captured ?? []).toString()).toBe(`pid ${me}, pipe 3 4, ${me}`);
  });

  test('negative numbers', async () => {
    const { stdout } = await output([
      close(99, { as: 'bad', onError: 'continue' }),
      execve('/bin/echo', ['echo', text`<${result('bad')}>`]),
    ]);
    expect(stdout).toBe('<-9>\n');
  });

  test('more bytes than one record holds', async () => {
    const content = Buffer.from(Array.from({ length: 20_000 }, (_, i) => (i * 7) & 0xff));
    writeFileSync(join(folder, 'long'), content);
    const trace = await run([
      open(join(folder, 'long'), ['O_RDONLY'], 0, { as: 'f' }),
      read(result('f'), 30_000),
    ]);
    expect(trace.entries[1]?.result).toBe(20_000n);
    expect(Buffer.from(trace.entries[1]?.captured ?? []).equals(content)).toBe(true);
  });
});

describe('execve', () => {
  test('leaves nothing of the engine behind: descriptors, ignored and blocked signals', async () => {
    // exec: around its vfork(2) a shell blocks all signals itself.
    const script = 'ls /proc/$$/fd; exec grep -E "Sig(Ign|Blk)" /proc/self/status';
    const { stdout, trace } = await output([sh(script)]);
    expect(stdout).toBe('0\n1\n2\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n');
    expect(trace).toMatchObject({ ok: true, status: 0 });
    expect(outcomes(trace)).toEqual([['execve', 0]]);
  });

  test('gives the status of what it became', async () => {
    expect(await run([sh('exit 42')])).toMatchObject({ ok: true, status: 42 });
    expect(await run([sh('kill -9 $$')])).toMatchObject({ ok: true, status: 137 });
  });

  test('that fails is a call like any other', async () => {
    const trace = await run([execve('/nowhere', ['x'], [], { onError: ['ENOENT'] }), exit_group(3)]);
    expect(trace).toMatchObject({ ok: true, status: 3 });
    expect(outcomes(trace)).toEqual([
      ['execve', 'ENOENT'],
      ['exit_group', 0],
    ]);
  });

  test('gets its argv and environment, and stdin', async () => {
    const { stdout } = await output([
      execve(
        '/usr/bin/env',
        ['env', 'sh', '-c', 'echo "$A|$0|$1"', 'zero', 'one two'],
        ['A=b c', 'PATH=/bin'],
      ),
    ]);
    expect(stdout).toBe('b c|zero|one two\n');
    const running = launch([execve('/bin/cat', ['cat'])], { stdio: ['pipe', 'pipe', 'ignore'] });
    running.process.stdin?.end('through');
    let seen = '';
    running.process.stdout?.on('data', (d) => {
      seen += d;
    });
    expect(await running.status).toBe(0);
    expect(seen).toBe('through');
  });
});

describe('processes', () => {
  test('each names itself; the starter’s number is worked out', async () => {
    const deep = spawn({ child: [getpid()] }, { as: 'deep' });
    const trace = await run([
      spawn({ child: [getpid(), deep, wait4(result('deep'))] }, { as: 'c' }),
      wait4(result('c')),
    ]);
    const [first, second] = trace.entries.filter((e) => e.call.name === 'getpid');
    expect(first?.outerPid).toBe(first?.pid);
    expect(second?.outerPid).toBe(second?.pid);
    expect(new Set(trace.entries.map((e) => e.pid)).size).toBe(3);
  });

  test('a clone3 that is missing is replaced, and the trace says so', async () => {
    const trace = await run([
      prctl('PR_SET_NO_NEW_PRIVS', [1, 0, 0, 0]),
      ...withoutClone3(),
      spawn({ child: [exit_group(5)] }, { as: 'c' }),
      wait4(result('c'), { asStatus: true }),
    ]);
    expect(trace).toMatchObject({ ok: true, status: 5 });
    expect(trace.entries.find((e) => e.call.as === 'c')?.byClone).toBe(true);
    const ordinary = await run([spawn({ child: [] }, { as: 'c' })]);
    expect(ordinary.entries[0]?.byClone).toBeUndefined();
  });
});

/** A seccomp filter that answers clone3 with ENOSYS, as container runtimes did for years. */
function withoutClone3(): Call[] {
  const ENOSYS = 38;
  const filter = [
    [0x20, 0, 0, 0], // load the call's number
    [0x15, 0, 1, 435], // clone3?
    [0x06, 0, 0, 0x50000 | ENOSYS],
    [0x06, 0, 0, 0x7fff0000], // allow
  ];
  const code = Buffer.concat(
    filter.map(([op = 0, yes = 0, no = 0, k = 0]) => {
      const b = Buffer.alloc(8);
      b.writeUInt16LE(op, 0);
      b.writeUInt8(yes, 2);
      b.writeUInt8(no, 3);
      b.writeUInt32LE(k >>> 0, 4);
      return b;
    }),
  );
  const program = Buffer.alloc(16);
  program.writeUInt16LE(filter.length, 0);
  const args = [int(1), int(0), bytes(program, [{ at: 8, kind: 'pointer', to: bytes(code) }])];
  return [syscall('seccomp', args, 'SECCOMP_SET_MODE_FILTER, 0, …')];
}

describe.skipIf(!userns)('namespaces', () => {
  test('all seven at once, and root in them', async () => {
    const kinds = ['user', 'mnt', 'pid', 'net', 'uts', 'ipc', 'cgroup'];
    const child = [
      sethostname('box'),
      mount({ target: '/', flags: ['MS_REC', 'MS_PRIVATE'] }),
      mount({ source: 'proc', target: '/proc', type: 'proc' }),
      sh(`for k in ${kinds.join(' ')}; do readlink /proc/self/ns/$k; done; uname -n; id -u; echo $$; exit 4`),
    ];
    const { trace, stdout, stderr } = await output(
      inOwnNamespaces(
        ['CLONE_NEWNS', 'CLONE_NEWPID', 'CLONE_NEWNET', 'CLONE_NEWUTS', 'CLONE_NEWIPC', 'CLONE_NEWCGROUP'],
        child,
      ),
    );
    expect(stderr).toBe('');
    expect(trace).toMatchObject({ ok: true, status: 4 });
    const lines = stdout.trim().split('\n');
    expect(lines.slice(7)).toEqual(['box', '0', '1']);
    kinds.forEach((kind, i) => {
      expect(lines[i]).toMatch(new RegExp(`^${kind}:\\[\\d+\\]$`));
      expect(lines[i]).not.toBe(readlinkSync(`/proc/self/ns/${kind}`));
    });
    expect(hostname()).not.toBe('box');
    const inside = trace.entries.find((e) => e.call.name === 'sethostname');
    expect(inside?.pid).toBe(1);
    expect(BigInt(inside?.outerPid ?? 0)).toBe(trace.entries.find((e) => e.call.as === 'box')?.result);
  });

  test('pivot_root into a tmpfs, and the old root is gone', async () => {
    const trace = await run(
      inOwnNamespaces(
        ['CLONE_NEWNS'],
        [
          mount({ target: '/', flags: ['MS_REC', 'MS_PRIVATE'] }),
          mount({ source: 'tmpfs', target: '/tmp', type: 'tmpfs' }),
          mkdir('/tmp/old'),
          pivot_root('/tmp', '/tmp/old'),
          chdir('/'),
          open('/old/etc', ['O_RDONLY', 'O_DIRECTORY'], 0, { as: 'etc' }),
          close(result('etc')),
          umount2('/old', [], { onError: ['EBUSY'] }),
          umount2('/old', ['MNT_DETACH']),
          open('/old/etc', ['O_RDONLY'], 0, { onError: ['ENOENT'] }),
        ],
      ),
    );
    expect(trace.failed).toBeUndefined();
    expect(trace).toMatchObject({ ok: true, status: 0 });
  });

  test('pivot_root of what is no mount point', async () => {
    const trace = await run(
      inOwnNamespaces(
        ['CLONE_NEWNS'],
        [
          mount({ target: '/', flags: ['MS_REC', 'MS_PRIVATE'] }),
          mount({ source: 'tmpfs', target: '/tmp', type: 'tmpfs' }),
          mkdir('/tmp/root'),
          mkdir('/tmp/root/old'),
          pivot_root('/tmp/root', '/tmp/root/old'),
        ],
      ),
    );
    expect(trace).toMatchObject({
      ok: false,
      status: 125,
      failed: { errno: 'EINVAL', call: { name: 'pivot_root' } },
    });
  });
});

describe('what cannot be run', () => {
  const engine = (program: Uint8Array) => {
    const file = join(folder, 'program');
    writeFileSync(file, program);
    const fd = openSync(file, 'r');
    const { status, stderr } = spawnSync(engineBinary(), ['run'], {
      stdio: ['ignore', 'ignore', 'pipe', fd],
      encoding: 'utf8',
    });
    closeSync(fd);
    return { status, stderr };
  };

  test('a malformed program is refused before anything happens', async () => {
    const program = encodeProgram([mkdir(join(folder, 'made')), getpid()]);
    new DataView(program.buffer, program.byteOffset).setUint8(48 + 128, 9);
    expect(engine(program)).toEqual({
      status: 120,
      stderr: 'nslab-engine: program refused: instruction 1: unknown opcode (9 against 5)\n',
    });
    expect(engine(encodeProgram([mkdir(join(folder, 'made'))])).status).toBe(0);
  });

  test('a program that is cut off', () => {
    const program = encodeProgram([getpid()]);
    expect(engine(program.subarray(0, 100))).toEqual({
      status: 121,
      stderr: 'nslab-engine: the program ended before its length was reached\n',
    });
    expect(engine(program.subarray(0, 10))).toEqual({
      status: 121,
      stderr: 'nslab-engine: no whole program on its descriptor: shorter than a header\n',
    });
  });

  test('the reason reaches JavaScript', async () => {
    const fork: Call = { name: 'clone3', nr: 435, args: [], shown: 'clone3()' };
    await expect(run([fork])).rejects.toMatchObject({
      code: 'engine-refused',
      text: {
        en: 'The engine refused the program: program refused: instruction 0: a process is made by spawn, not by a plain call (435 against 0)',
      },
    });
  });

  test('an engine that is not there', async () => {
    process.env['NSLAB_ENGINE'] = '/nowhere/nslab-engine';
    try {
      await expect(run([getpid()])).rejects.toMatchObject({
        code: 'engine-cannot-start',
        text: { en: 'The engine could not be started: /nowhere/nslab-engine: ENOENT.' },
      });
    } finally {
      delete process.env['NSLAB_ENGINE'];
    }
  });

  test('unknown arguments', () => {
    const { status, stderr } = spawnSync(engineBinary(), ['dance'], { encoding: 'utf8' });
    expect(status).toBe(121);
    expect(stderr).toBe(
      'nslab-engine: usage: nslab-engine run [TOKEN...] 3<program 4>trace | nslab-engine serve 3<>socket\n',
    );
  });
});

test('entries are told as they come', async () => {
  const told: string[] = [];
  let early = '';
  const trace = await run(
    [
      getpid(),
      nanosleep(100),
      spawn({ child: [sh('sleep 0.2')] }, { as: 'c' }),
      wait4(result('c')),
      write(1, 'x'),
    ],
    {
      onEntry: (e) => {
        told.push(e.call.name);
        if (e.call.name === 'execve') early = told.join();
      },
    },
  );
  expect(early).toBe('getpid,nanosleep,spawn,execve');
  expect(told).toEqual(['getpid', 'nanosleep', 'spawn', 'execve', 'wait4', 'write']);
  expect(trace.entries).toHaveLength(6);
});

test('an abort kills the engine', async () => {
  const control = new AbortController();
  const running = launch([nanosleep(20_000)], { signal: control.signal });
  setTimeout(() => control.abort(), 20);
  expect(await running.trace).toMatchObject({ ok: false, status: 137 });
});

test('entries in pieces: all of them, and none is late when its process waits', async () => {
  const seen: string[] = [];
  const running = launch([getpid(), getpid(), read(0, 1), getpid()], {
    stdio: ['pipe', 'ignore', 'ignore'],
    inPieces: true,
    onEntry: (e) => {
      seen.push(e.call.name);
    },
  });
  await until(() => seen.length === 2);
  running.process.stdin?.end('.');
  expect((await running.trace).entries).toHaveLength(4);
  expect(seen).toEqual(['getpid', 'getpid', 'read', 'getpid']);
});
