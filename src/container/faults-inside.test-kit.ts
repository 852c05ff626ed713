import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../engine/call.ts';
import { type Layout, layOut } from '../engine/program.ts';
import { launch, run } from '../engine/run.ts';
import type { TraceEntry } from '../engine/trace.ts';
import { statOf } from '../observe/live-process.ts';
import { difference, fingerprint } from './left.test-kit.ts';
import { bridgeUp } from './network/wire.ts';
import { CONTAINER, startProgram } from './program/start.ts';
import { clearStore } from './run/clear.ts';
import { readOptions } from './run/options/read-options.ts';
import { type Prepared, prepare } from './run/prepare.ts';
import { type Known, writeContainer } from './store/record.ts';
import { type Store, storeAt, tokenOf } from './store/store.ts';

/*
 * The inside of `faults.test.ts`: a machine of its own, as far as processes, mounts and the network go. A container's
 * start is broken off after one call, then after another; whoever comes next clears away, and nothing may be left.
 * STORE ROOTFS SEED (a number, or `all`): how many were tried, and what was left, as JSON on stdout.
 */

const NAME = 'broken';
/** Nobody has this number: the nslab that was making the container is dead. */
const DEAD: Known = { pid: 2 ** 22 - 1, startTime: '1' };

type How = 'die' | 'pause';
interface Left {
  readonly after: number;
  readonly call: string;
  readonly how: How;
  readonly left: readonly string[];
}

async function main([folder = '', rootfs = '', seed = 'all']: readonly string[]): Promise<void> {
  // On a machine the bridge goes with its last container; in a lab host it stays, and the ports alone go.
  const store = storeAt(folder, seed !== 'all' && Number(seed) % 2 === 0);
  const { plan } = await prepared(store, rootfs);
  const layout = layOut(startProgram(plan));
  await cleared(store);
  if (!store.onMachine) await run(bridgeUp(plan.network));
  const before = fingerprint(store, NAME);
  const broken: Left[] = [];
  const places = seed === 'all' ? everyPlace(layout.calls.length) : somePlaces(layout, Number(seed));
  for (const { after, how } of places) {
    const container = await prepared(store, rootfs);
    await breakOff(store, container, after, how);
    await cleared(store, container);
    const left = await difference(store, NAME, before);
    if (left.length === 0) continue;
    broken.push({ after, call: layout.calls[after - 1]?.shown ?? '', how, left });
    if (broken.length > 3) break;
  }
  process.stdout.write(JSON.stringify({ tried: places.length, broken }));
}

interface Place {
  readonly after: number;
  readonly how: How;
}

function everyPlace(count: number): Place[] {
  return Array.from({ length: count }, (_, i) => i + 1).flatMap((after) => [
    { after, how: 'die' },
    { after, how: 'pause' },
  ]);
}

/** Of the calls of the monitor's that leave something behind, every second; of all others a few. */
function somePlaces({ calls, parents }: Layout, seed: number): Place[] {
  const leaves = (i: number) => parents[i] === undefined && LEAVES.has(calls[i]?.name ?? '');
  const inner = calls.flatMap((_, i) => (leaves(i) ? [i + 1] : [])).filter((_, i) => (i + seed) % 2 === 0);
  const others = calls.flatMap((_, i) => (leaves(i) ? [] : [i + 1])).filter((_, i) => (i + seed) % 29 === 0);
  return [...inner, ...others].map((after, i) => ({ after, how: (i + seed) % 3 === 0 ? 'pause' : 'die' }));
}

const LEAVES = new Set(['mkdir', 'sendto', 'spawn', 'wait4', 'rename', 'rmdir']);

/** All that a start can leave: a layer of its own, groups with limits, a bridge, published ports, a volume. */
function prepared(store: Store, rootfs: string): Promise<Prepared> {
  const options = {
    rootfs: [rootfs],
    name: [NAME],
    publish: ['8080:80', '127.0.0.1:8053:53/udp'],
    memory: ['64m'],
    cpus: ['0.5'],
    'pids-limit': ['50'],
    volume: ['/proc/sys/kernel:/volume:ro'],
    tmpfs: ['/run'],
    detach: true,
  };
  return prepare(store, readOptions({ options, rest: ['sleep', '1000'] }, { cwd: '/', env: {} }));
}

/**
 * `die`: the process that has just made the call is gone. `pause`: it stands still, and the monitor is killed. What
 * comes after `ready` waits for the container's end, which it gets.
 */
async function breakOff(store: Store, { plan, record }: Prepared, after: number, how: How): Promise<void> {
  const program = startProgram(plan);
  const last: Call | undefined = layOut(program).calls[after - 1];
  const seen: TraceEntry[] = [];
  const running = launch(program, {
    argv0token: tokenOf(store, NAME),
    stop: { after, how },
    onEntry: (entry) => {
      seen.push(entry);
      if (entry.call === last && how === 'pause') running.process.kill('SIGKILL');
      if (entry.call.name !== 'ready') return;
      const container = known(Number(seen.find((e) => e.call.as === CONTAINER)?.result));
      writeContainer(store, {
        ...record,
        phase: 'running',
        monitor: known(running.process.pid ?? 0),
        container,
      });
      void endLater(container, how, () => running.process.kill('SIGKILL'));
    },
  });
  await running.trace;
}

async function endLater({ pid, startTime }: Known, how: How, killMonitor: () => void): Promise<void> {
  if (statOf(pid)?.startTime === startTime && pid > 0) killNow(pid);
  // The monitor tells no more by now; a moment is enough for it to come to its last calls.
  await sleep(50);
  if (how === 'pause') killMonitor();
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has died with its monitor.
  }
}

function known(pid: number): Known {
  return { pid, startTime: statOf(pid)?.startTime ?? '' };
}

/** `nslab clean`, after the one that was making the container has died. */
async function cleared(store: Store, container?: Prepared): Promise<void> {
  const file = container && `${container.plan.folder}/container.json`;
  if (container && file && existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).phase === 'making')
    writeContainer(store, { ...container.record, maker: DEAD });
  await clearStore(store);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
