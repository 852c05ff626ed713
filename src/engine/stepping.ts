import { closeSync, openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from './call.ts';
import { type Gated, gatePipe } from './gates.ts';
import { launch, type Running, type RunOptions } from './run.ts';
import type { Trace, TraceEntry } from './trace.ts';

/** A call that has returned, and whose it was. */
export interface Returned {
  readonly process: number;
  readonly index: number;
  /** Of a spawn: the process that it has made. */
  readonly child: number | undefined;
  readonly entry: TraceEntry;
}

/** A call that a process is about to make, or is making. */
export interface Pending {
  readonly process: number;
  readonly index: number;
  readonly call: Call;
}

type State = 'unborn' | 'at-gate' | 'calling' | 'ended';

interface Walker {
  readonly number: number;
  readonly calls: readonly Call[];
  next: number;
  state: State;
  gate: number | undefined;
}

/** How long a call may take before it is said to wait. */
const PATIENCE_MS = 150;
/** What a call has let go on elsewhere is told of within this. */
const ECHO_MS = 12;
/** How long processes have to end by themselves once their gates are gone. */
const FAREWELL_MS = 300;

/** A running program that makes a call when it is told to. Nothing of the engine itself is changed for it. */
export class Stepping {
  readonly #gated: Gated;
  readonly #walkers: readonly Walker[];
  readonly #running: Running;
  readonly #ready: Promise<void>;
  #heard: Returned[] = [];
  #wake: () => void = () => {};
  #silent = false;
  #firstPid: number | undefined;

  /** `calls` begin with the gates' opening, and run the gated calls, in their own process or in a child. */
  constructor(gated: Gated, calls: readonly Call[], options: Omit<RunOptions, 'onEntry' | 'listen'> = {}) {
    this.#gated = gated;
    this.#walkers = gated.processes.map(({ number, calls: own }) => ({
      ...{ number, calls: own, next: 0, gate: undefined },
      state: number === 0 && own.length > 0 ? 'at-gate' : own.length > 0 ? 'unborn' : 'ended',
    }));
    const maker = calls.find((call) => gated.calls[0] && call.child?.includes(gated.calls[0]));
    const ready = deferred();
    const onEntry = (entry: TraceEntry): void => {
      if (this.#openGate(entry) && maker === undefined) ready.resolve();
      if (entry.call === maker && entry.errno === undefined) {
        this.#firstPid = Number(entry.result);
        ready.resolve();
      }
      this.#take(entry);
    };
    this.#running = launch(calls, { ...options, onEntry, listen: true });
    this.#ready = ready.promise;
    this.#running.trace.then(
      (trace) => {
        this.#hush();
        ready.reject(new BrokenOff(trace));
      },
      (error) => {
        this.#hush();
        ready.reject(error);
      },
    );
    this.#ready.catch(() => {});
  }

  /** When the first call waits to be made. @throws BrokenOff when the program did not come that far */
  ready(): Promise<void> {
    return this.#ready;
  }

  /** The first process's number as the one who has made it sees it. */
  get firstPid(): number | undefined {
    return this.#firstPid;
  }

  /** What each process at its gate will do next. */
  atGates(): Pending[] {
    return this.#pending('at-gate');
  }

  /** The calls that have not returned. */
  waiting(): Pending[] {
    return this.#pending('calling');
  }

  /** Nobody is at a gate, and nobody will come: the first process's program has ended. */
  get isOver(): boolean {
    if (this.#silent) return true;
    return this.atGates().length === 0 && this.#walkers[0]?.state === 'ended' && this.waiting().length === 0;
  }

  get firstHasEnded(): boolean {
    return this.#silent || this.#walkers[0]?.state === 'ended';
  }

  /** Lets a process make its next call: what has returned meanwhile, its own call among it unless that one waits. */
  async release(process: number, patience = PATIENCE_MS): Promise<readonly Returned[]> {
    const walker = this.#walkers[process];
    if (walker?.gate === undefined || walker.state !== 'at-gate') throw new Error(`${process} is at no gate`);
    const others = this.waiting().length > 0;
    walker.state = 'calling';
    writeSync(walker.gate, '.');
    await this.#until(() => walker.state !== 'calling', patience);
    if (others) await this.#echo();
    return this.#drain();
  }

  /** Waits for one of the calls that have not returned. */
  async hear(ms: number): Promise<readonly Returned[]> {
    await this.#until(() => this.#heard.length > 0, ms);
    if (this.#heard.length > 0) await this.#echo();
    return this.#drain();
  }

  /** The processes at their gates end there; those that have become other programs stay. Whoever waits, waits no more. */
  async end(): Promise<void> {
    for (const walker of this.#walkers) {
      if (walker.gate !== undefined) closeSync(walker.gate);
      walker.gate = undefined;
    }
    await this.#until(() => false, FAREWELL_MS);
    this.#running.letGo();
    this.#hush();
  }

  #pending(state: State): Pending[] {
    return this.#walkers.flatMap(({ number, calls, next, state: own }) => {
      const call = calls[next];
      return own === state && call ? [{ process: number, index: next, call }] : [];
    });
  }

  #drain(): readonly Returned[] {
    const heard = this.#heard;
    this.#heard = [];
    return heard;
  }

  /** True with the last of them: they are all in our hand. */
  #openGate({ call, captured }: TraceEntry): boolean {
    const walker = this.#walkers.find(({ number }) => call.as === gatePipe(number));
    if (!walker || captured === undefined) return false;
    const end = new DataView(captured.buffer, captured.byteOffset).getInt32(4, true);
    // Opened anew by its name in /proc (proc_pid_fd(5)): the engine's own copy it closes itself.
    walker.gate = openSync(`/proc/${this.#running.process.pid}/fd/${end}`, 'w');
    if (walker.number < this.#walkers.length - 1) return false;
    writeSync(this.#walkers[0]?.gate as number, '.');
    return true;
  }

  #take(entry: TraceEntry): void {
    const gate = this.#gated.gates.get(entry.call);
    if (gate !== undefined && entry.stopped) (this.#walkers[gate] as Walker).state = 'ended';
    const place = this.#gated.places.get(entry.call);
    if (place === undefined) return;
    const walker = this.#walkers[place.process] as Walker;
    walker.next = place.index + 1;
    walker.state = isLast(entry) || walker.next >= walker.calls.length ? 'ended' : 'at-gate';
    const born = place.child === undefined ? undefined : this.#walkers[place.child];
    if (born && born.state === 'unborn' && entry.errno === undefined) born.state = 'at-gate';
    this.#heard.push({ ...place, entry });
    this.#wake();
  }

  /** Nobody is left who could tell anything. */
  #hush(): void {
    this.#silent = true;
    for (const walker of this.#walkers) walker.state = 'ended';
    this.#wake();
  }

  async #echo(): Promise<void> {
    let known = -1;
    while (known !== this.#heard.length && !this.#silent) {
      known = this.#heard.length;
      await sleep(ECHO_MS);
    }
  }

  async #until(is: () => boolean, ms: number): Promise<void> {
    const deadline = performance.now() + ms;
    while (!is() && !this.#silent && performance.now() < deadline) {
      const rest = new AbortController();
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      const late = sleep(Math.max(1, deadline - performance.now()), undefined, { signal: rest.signal });
      await Promise.race([woken, late.catch(() => {})]);
      rest.abort();
    }
    this.#wake = () => {};
  }
}

/** The program ended before its first call. */
export class BrokenOff extends Error {
  readonly trace: Trace;

  constructor(trace: Trace) {
    super('the program ended before its first call');
    this.trace = trace;
  }
}

/** Nothing of this process's program comes after this. */
function isLast({ call, stopped, errno }: TraceEntry): boolean {
  if (stopped || call.name === 'exit_group' || call.name === 'ready') return true;
  return call.name === 'execve' && errno === undefined;
}

function deferred(): { promise: Promise<void>; resolve: () => void; reject: (error: unknown) => void } {
  let resolve: () => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
