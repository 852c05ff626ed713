import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Call, result } from '../engine/call.ts';
import { chdir } from '../engine/calls/files.ts';
import { mount, pivot_root, umount2 } from '../engine/calls/mounts.ts';
import { type CloneFlag, execve, spawn as spawnCall, wait4 } from '../engine/calls/processes.ts';
import { encodeProgram } from '../engine/program.ts';
import { run } from '../engine/run.ts';
import { type Server, serve } from '../engine/serve.ts';
import { busyboxRoot, onPath } from './busybox-root.ts';
import { engineCommand, floor, type Times, timedFromC } from './from-c.ts';
import { median, type Row } from './row.ts';

export interface EngineBench {
  readonly rows: readonly Row[];
  /** Peers that this machine lacks. */
  readonly missing: readonly string[];
}

/**
 * Six namespaces, private mounts, a bind, a proc, pivot_root and /bin/true: the engine beside unshare and
 * bwrap doing the same (unshare: chroot instead of bind and pivot_root, so rather less), and the same calls
 * in plain C as the floor. First all are started by one stopwatch in C, then all from JavaScript.
 * @throws when there is no static busybox to make a root of
 */
export async function benchEngine(rounds = 61): Promise<EngineBench> {
  const folder = mkdtempSync(join(tmpdir(), 'nslab-bench-'));
  try {
    const rootfs = busyboxRoot(join(folder, 'rootfs'));
    const program = join(folder, 'program');
    writeFileSync(program, encodeProgram(container(rootfs), { holdTrace: true }));
    const { peers, missing } = findPeers(rootfs);
    const commands = new Map([['engine', engineCommand()], ['floor', floor(rootfs)], ...peers]);
    const fromC = await timedFromC(commands, program, rounds);
    const fromJs = await timedFromJs(peers, rootfs, rounds);
    return { rows: [...rowsFromC(fromC), ...rowsFromJs(fromJs)], missing };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const isRoot = process.getuid?.() === 0;
/** Root needs no user namespace, and has a cgroup namespace in its stead. */
const SIXTH: CloneFlag = isRoot ? 'CLONE_NEWCGROUP' : 'CLONE_NEWUSER';

function container(rootfs: string): Call[] {
  const child = [
    mount({ target: '/', flags: ['MS_REC', 'MS_PRIVATE'] }),
    mount({ source: rootfs, target: rootfs, flags: ['MS_BIND'] }),
    chdir(rootfs),
    mount({ source: 'proc', target: 'proc', type: 'proc', flags: ['MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'] }),
    pivot_root('.', '.'),
    umount2('.', ['MNT_DETACH']),
    chdir('/'),
    execve('/bin/true', ['true']),
  ];
  const flags: CloneFlag[] = [
    'CLONE_NEWNS',
    'CLONE_NEWPID',
    'CLONE_NEWNET',
    'CLONE_NEWUTS',
    'CLONE_NEWIPC',
    SIXTH,
  ];
  return [spawnCall({ flags, child }, { as: 'box' }), wait4(result('box'), { asStatus: true })];
}

type Peers = ReadonlyMap<string, readonly [string, ...string[]]>;

function findPeers(rootfs: string): { peers: Peers; missing: string[] } {
  const unshare = ['-mpfnui', isRoot ? '-C' : '-U', `--root=${rootfs}`, '--mount-proc', '/bin/true'];
  const own = isRoot ? ['--unshare-cgroup'] : ['--unshare-user'];
  const bwrap = [
    '--unshare-pid',
    '--unshare-net',
    '--unshare-uts',
    '--unshare-ipc',
    ...own,
    '--bind',
    rootfs,
    '/',
  ];
  const wanted = { unshare, bwrap: [...bwrap, '--proc', '/proc', '/bin/true'] };
  const peers = new Map<string, readonly [string, ...string[]]>();
  const missing: string[] = [];
  for (const [name, args] of Object.entries(wanted)) {
    const path = onPath(name);
    if (path) peers.set(name, [path, ...args]);
    else missing.push(name);
  }
  return { peers, missing };
}

async function timedFromJs(peers: Peers, rootfs: string, rounds: number): Promise<Times> {
  const server = await serve();
  const program = container(rootfs);
  const turns = new Map<string, () => Promise<void>>([
    ['serve', () => servedOnce(server, program)],
    ['engine', async () => mustBeOk((await run(program)).ok)],
    ...[...peers].map(([name, command]) => [name, () => spawnedOnce(command)] as const),
  ]);
  const times = new Map([...turns.keys()].map((name) => [name, [] as number[]]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, turn] of inAnotherOrder([...turns], round)) {
      const start = performance.now();
      await turn();
      // The first round warms the caches.
      if (round > 0) times.get(name)?.push(performance.now() - start);
      await setTimeout(PAUSE_MS);
    }
  }
  await server.close();
  return times;
}

/** What one leaves behind (the kernel takes net namespaces down later) must not be the next one's to bear. */
const PAUSE_MS = 4;

/** Everybody begins as often as everybody else, and comes after its neighbours on either side in turn. */
function inAnotherOrder<T>(items: readonly T[], round: number): T[] {
  const turned = items.map((_, i) => items[(i + round) % items.length] as T);
  return round % 2 === 0 ? turned : turned.reverse();
}

async function servedOnce(server: Server, program: readonly Call[]): Promise<void> {
  const trace = await server.run(program);
  mustBeOk(trace.ok && trace.status === 0);
}

function mustBeOk(ok: boolean): void {
  if (!ok) throw new Error('The engine’s container failed: nothing was measured.');
}

function spawnedOnce([program, ...args]: readonly [string, ...string[]]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'ignore' });
    child.on('error', reject);
    child.on('exit', (status) =>
      status === 0 ? resolve() : reject(new Error(`${program}: status ${status}`)),
    );
  });
}

function rowsFromC(times: Times): Row[] {
  return [
    row('engine, one shot', times, 'engine', 'unshare', 0.85),
    row('engine, one shot', times, 'engine', 'bwrap', 0.55),
    row('engine, one shot', times, 'engine', 'floor'),
  ].filter((r) => r !== undefined);
}

function rowsFromJs(times: Times): Row[] {
  return [
    row('engine served, from JavaScript', times, 'serve', 'bwrap', 0.45),
    row('engine served, from JavaScript', times, 'serve', 'unshare'),
    row('engine, one shot, from JavaScript', times, 'engine', 'bwrap'),
    row('engine, one shot, from JavaScript', times, 'engine', 'unshare'),
  ].filter((r) => r !== undefined);
}

function row(what: string, times: Times, one: string, other: string, limit?: number): Row | undefined {
  const own = times.get(one);
  const theirs = times.get(other);
  if (!own || !theirs) return undefined;
  const against = { what: other, median: median(theirs) };
  return { what, median: median(own), against, ...(limit === undefined ? {} : { limit }) };
}
