import type { Call } from './call.ts';

/** What one call of a program returned, and when. */
export interface TraceEntry {
  readonly call: Call;
  /** The calling process's number in the innermost pid namespace, as it sees itself; and as the engine's starter sees it where known. */
  readonly pid: number;
  readonly result: bigint;
  /** `EINVAL`; undefined when the call succeeded. */
  readonly errno?: string;
  /** CLOCK_MONOTONIC, nanoseconds. */
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly captured?: Uint8Array;
}

export interface Trace {
  /** Every call of every process went as it was meant to. */
  readonly ok: boolean;
  readonly entries: readonly TraceEntry[];
  /** The entry that stopped the program, if one did. */
  readonly failed?: TraceEntry;
  /** Exit status of the engine (128 + signal when killed). */
  readonly status: number;
}
