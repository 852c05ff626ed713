import { NslabError } from '../text/error.ts';
import type { Call } from './call.ts';
import { errnoName } from './errno.ts';
import { RECORD, RECORD_FLAG } from './format.ts';
import { outerPids } from './outer-pids.ts';
import type { Layout } from './program.ts';
import type { TraceRecord } from './records.ts';
import type { Trace, TraceEntry } from './trace.ts';

/** How long an execve that has not come back is taken not to have failed. */
const EXEC_MS = 20;

/** Puts the records of one run together into its trace. */
export class Collector {
  readonly #layout: Layout;
  readonly #onEntry: ((entry: TraceEntry) => void) | undefined;
  readonly #entries = new Map<number, TraceEntry>();
  readonly #data = new Map<number, Uint8Array[]>();
  readonly #attempts = new Map<number, { entry: TraceEntry; timer: NodeJS.Timeout }>();
  /** The exit status that the engine itself told; the process's own says more when it was killed. */
  status: number | undefined;
  /** Told of a run in a server: a signal ended its first process. */
  wasKilled = false;
  #refusal: string | undefined;

  constructor(layout: Layout, onEntry?: (entry: TraceEntry) => void) {
    this.#layout = layout;
    this.#onEntry = onEntry;
  }

  take(record: TraceRecord): void {
    if (record.kind === RECORD.end) this.#takeEnd(record);
    else if (record.kind === RECORD.refused) this.#refusal = Buffer.from(record.bytes).toString();
    else if (record.kind === RECORD.data) this.#dataOf(record.instruction).push(record.bytes);
    else this.#takeCall(record);
  }

  /** Does an instruction belong to the first process? */
  isFirstProcess(entry: TraceEntry): boolean {
    return this.#layout.parents[this.#layout.calls.indexOf(entry.call)] === undefined;
  }

  /** @throws NslabError when the engine refused the program */
  trace(status: number, killed: boolean): Trace {
    for (const [instruction, { entry, timer }] of this.#attempts) {
      clearTimeout(timer);
      this.#add(instruction, entry);
    }
    this.#attempts.clear();
    if (this.#refusal !== undefined) throw refused(this.#refusal);
    const entries = outerPids(this.#layout, this.#entries);
    const failed = entries.find((entry) => entry.stopped);
    const ok = this.#wasHeard() && failed === undefined && !(killed && !this.#becameAnother());
    return { ok, entries, status, ...(failed ? { failed } : {}) };
  }

  /** A command that was to start the engine, and did not, has told nothing. */
  #wasHeard(): boolean {
    return this.#entries.size > 0 || this.#layout.calls.length === 0;
  }

  #takeEnd({ result, flags }: TraceRecord): void {
    this.status = Number(result);
    this.wasKilled = (flags & RECORD_FLAG.killed) !== 0;
  }

  /** The first process executed a program, so that the exit status is that program's. */
  #becameAnother(): boolean {
    for (const [instruction, entry] of this.#entries) {
      const isFirst = this.#layout.parents[instruction] === undefined;
      if (isFirst && entry.call.name === 'execve' && entry.errno === undefined) return true;
    }
    return false;
  }

  #takeCall(record: TraceRecord): void {
    const { instruction } = record;
    const call = this.#layout.calls[instruction];
    if (!call) return;
    const attempt = this.#attempts.get(instruction);
    if (attempt) clearTimeout(attempt.timer);
    this.#attempts.delete(instruction);
    const captured = Buffer.concat([...this.#dataOf(instruction), record.bytes]);
    this.#data.delete(instruction);
    const failed = record.result < 0n && record.result >= -4095n;
    const errno = failed ? errnoName(Number(-record.result)) : refusalIn(call, captured);
    const entry: TraceEntry = {
      call,
      pid: record.pid,
      result: record.result,
      ...(errno === undefined ? {} : { errno }),
      startNs: record.startNs,
      endNs: record.kind === RECORD.attempt ? record.startNs : record.endNs,
      ...(record.captured > 0 ? { captured: new Uint8Array(captured) } : {}),
      ...(record.flags & RECORD_FLAG.stopped ? { stopped: true } : {}),
      ...(record.flags & RECORD_FLAG.clone ? { byClone: true } : {}),
    };
    if (record.kind === RECORD.attempt) this.#hold(instruction, entry);
    else this.#add(instruction, entry);
  }

  /** A successful execve never returns: silence tells of it. */
  #hold(instruction: number, entry: TraceEntry): void {
    const timer = setTimeout(() => {
      this.#attempts.delete(instruction);
      this.#add(instruction, entry);
    }, EXEC_MS);
    timer.unref();
    this.#attempts.set(instruction, { entry, timer });
  }

  #add(instruction: number, entry: TraceEntry): void {
    this.#entries.set(instruction, entry);
    this.#onEntry?.(entry);
  }

  #dataOf(instruction: number): Uint8Array[] {
    const list = this.#data.get(instruction) ?? [];
    this.#data.set(instruction, list);
    return list;
  }
}

/** The call went well, and what it received says no. */
function refusalIn({ answer }: Call, captured: Buffer): string | undefined {
  if (!answer || captured.length < answer.errorAt + 4) return undefined;
  const error = captured.readInt32LE(answer.errorAt);
  return error < 0 ? errnoName(-error) : undefined;
}

function refused(why: string): NslabError {
  return new NslabError('engine-refused', {
    en: `The engine refused the program: ${why}`,
    zh: `引擎拒绝了这个程序：${why}`,
  });
}
