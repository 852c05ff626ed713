import { type Call, pipeEnd, result } from './call.ts';
import { close, fcntl, pipe2, read } from './calls/files.ts';
import { prctl } from './calls/processes.ts';

/** One process of a program, as its author wrote it. */
export interface ProgramProcess {
  /** 0 is the first; its children follow in the order of the text. */
  readonly number: number;
  readonly parent: number | undefined;
  readonly calls: readonly Call[];
}

/** Where a call of the gated program stands in the one it was made from. */
export interface Place {
  readonly process: number;
  readonly index: number;
  /** Of a spawn: the process that it makes. */
  readonly child: number | undefined;
}

/** A program in which every process waits at a gate of its own before each of its calls. */
export interface Gated {
  /** Goes before all else in the process that the engine starts: makes the gates. */
  readonly opening: readonly Call[];
  readonly calls: readonly Call[];
  readonly processes: readonly ProgramProcess[];
  /** By the calls of the gated program, each of which is there once. */
  readonly places: ReadonlyMap<Call, Place>;
  readonly gates: ReadonlyMap<Call, number>;
}

/**
 * A gate is a pipe that only one process reads: a byte lets it make one call. Its writing end is in nobody's hand
 * but the guide's, so that with the guide's end the read answers 0, and the program of that process ends there.
 */
export function gated(calls: readonly Call[]): Gated {
  const processes: ProgramProcess[] = [];
  const places = new Map<Call, Place>();
  const gates = new Map<Call, number>();
  const build = (own: readonly Call[], parent: number | undefined): readonly Call[] => {
    const number = processes.length;
    processes.push({ number, parent, calls: own });
    return own.flatMap((call, index) => {
      const gate = read(result(gateName(number)), 1, { atLeast: 1 });
      const child = call.child ? processes.length : undefined;
      const copy: Call = { ...call, ...(call.child ? { child: build(call.child, number) } : {}) };
      gates.set(gate, number);
      places.set(copy, { process: number, index, child });
      return [gate, copy];
    });
  };
  const built = build(calls, undefined);
  return { opening: opening(processes.length), calls: built, processes, places, gates };
}

function gateName(process: number): string {
  return `gate ${process}`;
}

/** How the pipe of a gate is named: its two ends are in the trace of the call that makes it. */
export function gatePipe(process: number): string {
  return `pipe of gate ${process}`;
}

/**
 * Out of the way of the program's own descriptors, so that its first open(2) returns 3 as it would anywhere; above
 * the trace, which is at 200. Closed by execve.
 */
const HIGH = 210;

function opening(count: number): Call[] {
  const all = Array.from({ length: count }, (_, i) => i);
  return [
    // Until the writing ends are in the guide's hand only, their end cannot tell of its.
    prctl('PR_SET_PDEATHSIG', 'SIGKILL'),
    ...all.flatMap((i) => [
      pipe2(['O_CLOEXEC'], { as: gatePipe(i) }),
      fcntl(pipeEnd(gatePipe(i), 'read'), 'F_DUPFD_CLOEXEC', HIGH, { as: gateName(i) }),
      close(pipeEnd(gatePipe(i), 'read')),
    ]),
    read(result(gateName(0)), 1, { atLeast: 1 }),
    ...all.map((i) => close(pipeEnd(gatePipe(i), 'write'))),
    prctl('PR_SET_PDEATHSIG', 0),
  ];
}
