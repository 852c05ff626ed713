import type { Call } from './call.ts';

/** What one call of a program returned, and when. */
export interface TraceEntry {
  readonly call: Call;
  /** The calling process's number as it sees itself, in its innermost pid namespace. */
  readonly pid: number;
  /** The same process's number as the starter of the engine sees it; undefined where nobody told. */
  readonly outerPid?: number;
  readonly result: bigint;
  /** `EINVAL`; undefined when the call succeeded. With a result that is no error: what the answer says that it received. */
  readonly errno?: string;
  /** CLOCK_MONOTONIC, nanoseconds. */
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly captured?: Uint8Array;
  /** It ended its process's program. */
  readonly stopped?: boolean;
  /** A spawn that clone(2) made, since clone3 is missing here. */
  readonly byClone?: boolean;
}

export interface Trace {
  /** Every call of every process went as it was meant to. */
  readonly ok: boolean;
  readonly entries: readonly TraceEntry[];
  /** The entry that stopped the program, if one did. */
  readonly failed?: TraceEntry;
  /**
   * The program's exit status: what exit_group, reap, relay, monitor, wait4 with `asStatus` or the program that the first
   * process became made it; 128 + the signal when it was killed; 125 when a call of it failed.
   */
  readonly status: number;
}
