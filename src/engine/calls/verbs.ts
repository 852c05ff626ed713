import type { Call, CallOptions, Fd, Ref, Relocation } from '../call.ts';
import * as F from '../format.ts';
import { shownNumber } from '../strace.ts';
import { bytes, int, optionsOf } from './syscall.ts';

/**
 * Be PID 1: collect every child and orphan. With a main child, signals are passed on to it, and its exit
 * status becomes the program's when it ends; without one this ends only by SIGKILL, or by SIGTERM from an
 * outer pid namespace.
 */
export function reap(mainPid?: number | Ref | CallOptions, o?: CallOptions): Call {
  const alone = mainPid === undefined || (typeof mainPid === 'object' && !('ref' in mainPid));
  const options = alone && mainPid !== undefined ? (mainPid as CallOptions) : (o ?? {});
  const child = alone ? 0 : (mainPid as number | Ref);
  return {
    ...optionsOf(options),
    name: 'reap',
    args: [int(child)],
    shown: alone ? 'reap()' : `reap(${shownNumber(child)})`,
  };
}

/**
 * Copies between the engine's stdin and stdout and a pty's master until the child ends; its exit status
 * (128 + signal when it was killed) becomes the program's. A terminal on stdin is raw meanwhile.
 */
export function relay(master: Fd, child: number | Ref, o?: CallOptions): Call {
  return {
    ...optionsOf(o ?? {}),
    name: 'relay',
    args: [int(master), int(child)],
    shown: `relay(${shownNumber(master)}, ${shownNumber(child)})`,
  };
}

export interface MonitorSpec {
  /** The container's first process: a child of this one. */
  readonly child: number | Ref;
  /** Terminal mode: the master of the container's pty, both ways; then it has no pipes. */
  readonly master?: Fd;
  /** The end that is written to; without a reader of it or with `input: false` nothing is written, and it stays open. */
  readonly stdin?: Fd;
  /** Ends that are read from. */
  readonly stdout?: Fd;
  readonly stderr?: Fd;
  /** A file that is opened for appending: whatever comes from the container, each byte once. */
  readonly log?: Fd;
  /** Bytes of the log that are kept at most; where they begin tells `logBegin`. 1 MiB by default. */
  readonly logMax?: number;
  /** Our 0, 1 and 2 are the container's other ends; without, only the log is. */
  readonly attached: boolean;
  /** False: attached, but our stdin is left alone. */
  readonly input?: boolean;
}

const LOG_MAX = 1 << 20;

/**
 * Stands between a container's streams and ours until its first process has ended and what it wrote has been
 * passed on; its exit status (128 + signal) becomes the program's. It collects every other child, too.
 *
 * SIGTERM, INT, QUIT, USR1 and USR2 are passed on; SIGHUP, too, but a terminal's hangs the container's terminal
 * up. They stay blocked afterwards: what the program still has to do is not cut short by them.
 * Whoever reads us slowly slows the container down. Where nobody reads us any more (EPIPE) nobody reads the
 * container's pipe either: it hears so itself, as in every pipeline. A terminal's is left out, and the log goes on.
 * A log whose disk is full loses what comes meanwhile, and nobody waits.
 */
export function monitor(spec: MonitorSpec, o: CallOptions = {}): Call {
  const { child, master = -1, stdin = -1, stdout = -1, stderr = -1, log = -1, logMax = LOG_MAX } = spec;
  const { attached, input = attached } = spec;
  const flags = (attached && input ? F.MONITOR_FLAG.input : 0) | (attached ? F.MONITOR_FLAG.output : 0);
  const numbers = [child, master, stdin, stdout, stderr, log, logMax, flags];
  const content = new Uint8Array(4 * numbers.length);
  const relocations: Relocation[] = numbers.flatMap((value, i) => {
    if (typeof value === 'object') return [{ at: 4 * i, kind: 'value', width: 4, ref: value } as const];
    new DataView(content.buffer).setInt32(4 * i, value, true);
    return [];
  });
  return {
    ...optionsOf(o),
    name: 'monitor',
    args: [bytes(content, relocations)],
    shown: `monitor(${shownSpec(spec)})`,
  };
}

function shownSpec(spec: MonitorSpec): string {
  const fds = (['child', 'master', 'stdin', 'stdout', 'stderr', 'log'] as const).flatMap((name) => {
    const value = spec[name];
    return value === undefined ? [] : [`${name}=${shownNumber(value)}`];
  });
  return `{${[...fds, spec.attached ? 'attached' : 'detached'].join(', ')}}`;
}

/**
 * Where in a log of this size (bytes) its kept part begins. What is before it has been given back to the file
 * system (a hole, read as zeros), so that positions in a log never change their meaning; only where the file
 * system has no holes is the log emptied instead, and begins anew.
 */
export function logBegin(size: number, logMax: number = LOG_MAX): number {
  const half = logHalf(logMax);
  return Math.max(0, Math.floor(size / half) - 1) * half;
}

/** As native/src/log.c has it: whole pages, two of them and what is being written make the most. */
function logHalf(logMax: number): number {
  const pages = Math.floor(logMax / PAGE);
  return (pages > 3 ? Math.floor((pages - 1) / 2) : 1) * PAGE;
}

const PAGE = 4096;

/** Tells `start` that what was to be made is there; this process traces no more. */
export function ready(o?: CallOptions): Call {
  return { ...optionsOf(o ?? {}), name: 'ready', args: [], shown: 'ready()' };
}
