import { spawn as spawnProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { engineBinary } from './binary.ts';
import { pipeEnd, result } from './call.ts';
import { close, pipe2, read, write } from './calls/files.ts';
import { exit_group, getpid, nanosleep, pause, prctl, setsid, spawn, wait4 } from './calls/processes.ts';
import { canMakeUserNamespaces, inOwnNamespaces, isGone, sh, until } from './engine.test-kit.ts';
import { encodeProgram } from './program.ts';
import { type Server, serve } from './serve.ts';

const userns = await canMakeUserNamespaces();
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function newServer(): Promise<Server> {
  const server = await serve();
  servers.push(server);
  return server;
}

/** Every process below another, found by parents, not by asking the server. */
function below(root: number): number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        try {
          const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ');
          return [[Number(name), Number(fields?.[1])] as const];
        } catch {
          return [];
        }
      }),
  );
  const isBelow = (pid: number): boolean =>
    parents.get(pid) === root || (parents.has(pid) && isBelow(parents.get(pid) ?? 0));
  return [...parents.keys()].filter((pid) => pid !== root && isBelow(pid));
}

describe('programs', () => {
  test('one after the other, each with its own trace and status', async () => {
    const server = await newServer();
    expect(await server.run([getpid(), exit_group(3)])).toMatchObject({ ok: true, status: 3 });
    expect(await server.run([close(99)])).toMatchObject({
      ok: false,
      status: 125,
      failed: { errno: 'EBADF' },
    });
    expect(await server.run([sh('exit 7')])).toMatchObject({ ok: true, status: 7 });
    expect(await server.run([])).toEqual({ ok: true, entries: [], status: 0 });
  });

  test('many at once, none waits for another', async () => {
    const server = await newServer();
    const start = performance.now();
    const statuses = Array.from({ length: 60 }, (_, i) =>
      server.run([
        nanosleep(300),
        spawn({ child: [exit_group(i)] }, { as: 'c' }),
        wait4(result('c'), { asStatus: true }),
      ]),
    );
    const traces = await Promise.all(statuses);
    expect(traces.map((t) => t.status)).toEqual(Array.from({ length: 60 }, (_, i) => i));
    expect(traces.every((t) => t.ok && t.entries.length === 4)).toBe(true);
    expect(performance.now() - start).toBeLessThan(60 * 300);
  });

  test('one that crashes, is killed or refused disturbs nobody', async () => {
    const server = await newServer();
    const long = server.run([nanosleep(200), exit_group(1)]);
    const control = new AbortController();
    const aborted = server.run([pause()], { signal: control.signal });
    control.abort();
    expect(await aborted).toMatchObject({ ok: false, status: 137 });
    await expect(
      server.run([{ name: 'clone3', nr: 435, args: [], shown: 'clone3()' }]),
    ).rejects.toMatchObject({ code: 'engine-refused' });
    expect(await server.run([sh('kill -SEGV $$')])).toMatchObject({ status: 139 });
    expect(await long).toMatchObject({ ok: true, status: 1 });
  });

  test('are served while another waits for its own barrier', async () => {
    const server = await newServer();
    const trace = await server.run([
      pipe2([], { as: 'p' }),
      spawn({ child: [read(pipeEnd('p', 'read'), 1, { atLeast: 1 }), exit_group(4)] }, { as: 'c' }),
      write(pipeEnd('p', 'write'), '.'),
      wait4(result('c'), { asStatus: true }),
    ]);
    expect(trace).toMatchObject({ ok: true, status: 4 });
  });
});

describe('the end', () => {
  const left = [
    spawn({ child: [setsid(), prctl('PR_SET_NAME', 'left-session'), spawn({ child: [pause()] }), pause()] }),
    spawn({ child: [sh('trap "" TERM HUP INT; sleep 1000 & sleep 1000')] }),
    nanosleep(50),
  ];

  async function withLeftovers(): Promise<{ server: Server; pids: number[] }> {
    const server = await newServer();
    await server.run(left);
    if (userns)
      await Promise.race([
        server.run(inOwnNamespaces(['CLONE_NEWPID'], [spawn({ child: [pause()] }), pause()])).catch(() => {}),
        until(() => below(server.pid).length >= 8),
      ]);
    const pids = below(server.pid);
    expect(pids.length).toBeGreaterThanOrEqual(4);
    expect(pids.some((p) => isGone(p))).toBe(false);
    return { server, pids };
  }

  test('closing kills all that was started, sessions and pid namespaces too', async () => {
    const { server, pids } = await withLeftovers();
    servers.splice(0);
    await server.close();
    expect(pids.filter((p) => !isGone(p))).toEqual([]);
  });

  test('SIGTERM to the server does the same', async () => {
    const { server, pids } = await withLeftovers();
    servers.splice(0);
    const cut = server.run([pause()]);
    process.kill(server.pid, 'SIGTERM');
    await expect(cut).rejects.toMatchObject({
      code: 'engine-gone',
      text: { en: 'The engine has ended, and with it what it had started.' },
    });
    await until(() => pids.every(isGone));
    await expect(server.run([])).rejects.toMatchObject({ code: 'engine-gone' });
  });

  test('so does the death of whoever holds the socket', async () => {
    const kit = join(import.meta.dirname, 'serve.test-holder.mjs');
    const holder = spawnProcess(
      process.execPath,
      [kit, engineBinary(), Buffer.from(encodeProgram(left)).toString('base64')],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [line] = (await once(holder.stdout as NonNullable<typeof holder.stdout>, 'data')) as [Buffer];
    const engine = Number(line.toString());
    await until(() => below(engine).length >= 3);
    const pids = [engine, ...below(engine)];
    holder.kill('SIGKILL');
    await until(() => pids.every(isGone));
  });

  test('a server without work does not keep its process', () => {
    const code = `import('${join(import.meta.dirname, '../../dist/src/engine/serve.js')}').then(async (m) => { const s = await m.serve(); await s.run([]); })`;
    expect(spawnSync(process.execPath, ['-e', code], { timeout: 20_000 }).status).toBe(0);
  });
});

describe('nonsense on the socket', () => {
  /** `answered`: something is awaited from the engine before the socket ends. */
  async function say(frames: Buffer[], answered = false): Promise<{ status: number | null; stderr: string }> {
    const engine = spawnProcess(engineBinary(), ['serve'], { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
    let stderr = '';
    engine.stderr?.on('data', (d) => {
      stderr += d;
    });
    const socket = engine.stdio[3] as Duplex;
    socket.on('error', () => {});
    socket.write(Buffer.concat(frames));
    if (answered) await once(socket, 'data');
    socket.resume();
    socket.end();
    const [status] = (await once(engine, 'close')) as [number | null];
    return { status, stderr };
  }
  const head = (length: number) => Buffer.from(Uint32Array.of(length, 1).buffer);

  test('a program of 4 GB', async () => {
    expect(await say([head(0xffffffff)])).toEqual({
      status: 120,
      stderr: 'nslab-engine: frame refused: a program of 4294967295 bytes, at most 16777216\n',
    });
  });

  test('a frame that is cut off', async () => {
    const cut = { status: 120, stderr: 'nslab-engine: the socket ended in the middle of a program\n' };
    expect(await say([head(100), Buffer.alloc(50)])).toEqual(cut);
    expect(await say([head(100).subarray(0, 3)])).toEqual(cut);
  });

  test('a program of nonsense is refused, and that is all', async () => {
    const { status, stderr } = await say([head(100), Buffer.alloc(100, 7)], true);
    expect(status).toBe(0);
    expect(stderr).toBe(
      'nslab-engine: program refused: not a program: wrong magic (117901063 against 827085646)\n',
    );
  });

  test('nothing at all', async () => {
    expect(await say([])).toEqual({ status: 0, stderr: '' });
  });
});
