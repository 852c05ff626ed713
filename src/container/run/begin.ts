import { setTimeout as sleep } from 'node:timers/promises';
import { type Running as Launched, launch, start } from '../../engine/run.ts';
import type { Trace, TraceEntry } from '../../engine/trace.ts';
import { processesOf } from '../../labhost/find.ts';
import { statOf } from '../../observe/live-process.ts';
import { startError } from '../program/failure.ts';
import { startProgram } from '../program/start.ts';
import { lowerNetwork } from '../store/network.ts';
import { removeFolder } from '../store/reconcile.ts';
import { type ContainerRecord, type Exit, type Known, writeContainer } from '../store/record.ts';
import { exitOf, type Running } from '../store/seen.ts';
import { type Store, tokenOf } from '../store/store.ts';
import type { Prepared } from './prepare.ts';

/** A container in the foreground. */
export interface Foreground {
  readonly engine: Launched['process'];
  readonly ended: Promise<Ended>;
}

export interface Ended {
  readonly status: number;
  readonly trace: Trace;
}

export interface BeginOptions {
  /** In a session of its own: the terminal's Ctrl-C does not reach its monitor. */
  readonly detached: boolean;
}

/**
 * Starts it with our own standard streams. A start that fails leaves nothing.
 * @param onRunning once its command runs
 */
export function inForeground(
  store: Store,
  prepared: Prepared,
  options: BeginOptions,
  onRunning: (running: Running) => void = () => {},
): Foreground {
  const { plan, record } = prepared;
  let now: ContainerRecord = record;
  const entries: TraceEntry[] = [];
  const launched = launch(startProgram(plan), {
    stdio: 'inherit',
    argv0token: tokenOf(store, plan.name),
    detached: options.detached,
    // Nobody looks on: what counts is `ready`, after which the monitor waits.
    inPieces: true,
    onEntry: (entry) => {
      entries.push(entry);
      if (entry.call.name !== 'ready' || entries.some(({ stopped }) => stopped)) return;
      const running = runningRecord(record, launched.process.pid ?? -1, entries);
      writeContainer(store, running);
      now = running;
      onRunning(running);
    },
  });
  const ended = launched.trace.then(async (trace) => {
    const how = end(store, now, trace);
    await lowerNetwork(store);
    return how;
  });
  ended.catch(() => {});
  return { engine: launched.process, ended };
}

/** Starts it in the background: resolves when its command runs. */
export async function inBackground(
  store: Store,
  { plan, record }: Prepared,
): Promise<{ running: Running; trace: Trace }> {
  const trace = await start(startProgram(plan), { argv0token: tokenOf(store, plan.name) });
  if (!isReady(trace)) {
    await takenBack(store, plan.name);
    throw failed(store, record, trace);
  }
  // The monitor is the first process of the program: what made the container.
  const monitor = trace.entries.find((entry) => entry.call.name === 'ready')?.pid ?? -1;
  const running = runningRecord(record, monitor, trace.entries);
  writeContainer(store, running);
  return { running, trace };
}

/** A monitor whose child has failed takes back what it made, and writes into the container's folder last. */
async function takenBack(store: Store, name: string): Promise<void> {
  const begin = Date.now();
  while (processesOf(tokenOf(store, name)).length > 0 && Date.now() - begin < CLEARING_MS) await sleep(5);
}

const CLEARING_MS = 10_000;

/** The monitor says so too when the child has failed: before it takes back what it made. */
function isReady({ entries }: Trace): boolean {
  return entries.some(({ call }) => call.name === 'ready') && !entries.some(({ stopped }) => stopped);
}

function runningRecord(record: ContainerRecord, monitor: number, entries: readonly TraceEntry[]): Running {
  const container = Number(entries.find((entry) => entry.call.as === 'container')?.result ?? -1n);
  return { ...record, phase: 'running', monitor: known(monitor), container: known(container) };
}

/** One that has ended already has no start time any more, and is not alive under any. */
function known(pid: number): Known {
  return { pid, startTime: statOf(pid)?.startTime ?? '' };
}

function end(store: Store, record: ContainerRecord, trace: Trace): Ended {
  if (record.phase !== 'running') throw failed(store, record, trace);
  const exit = exitOf(store, record.name);
  if (record.removeAfter) removeFolder(store, record.name);
  else writeEnd(store, record, exit);
  return { status: exit.status ?? trace.status, trace };
}

export function writeEnd(store: Store, record: ContainerRecord, exit: Exit): void {
  writeContainer(store, { ...record, phase: 'exited', exit });
}

function failed(store: Store, record: ContainerRecord, trace: Trace): Error {
  removeFolder(store, record.name);
  return startError(trace) ?? new Error(`the container's program ended with status ${trace.status}`);
}
