import { RECORD_SIZE } from './format.ts';

/** One record of the engine's trace (native/src/trace.h). */
export interface TraceRecord {
  readonly kind: number;
  readonly flags: number;
  readonly run: number;
  readonly instruction: number;
  readonly pid: number;
  readonly result: bigint;
  readonly startNs: bigint;
  readonly endNs: bigint;
  /** Captured bytes in all, those of DATA records included. */
  readonly captured: number;
  readonly bytes: Uint8Array;
}

/** Cuts a stream into records. */
export class RecordReader {
  #rest: Buffer = Buffer.alloc(0);

  /** The records that are whole now. */
  *read(chunk: Uint8Array): Generator<TraceRecord> {
    this.#rest = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk]);
    while (this.#rest.length >= RECORD_SIZE) {
      const length = this.#rest.readUInt32LE(0);
      if (this.#rest.length < length) return;
      yield decode(this.#rest.subarray(0, length));
      this.#rest = this.#rest.subarray(length);
    }
  }
}

function decode(record: Buffer): TraceRecord {
  return {
    run: record.readUInt32LE(4),
    instruction: record.readUInt32LE(8),
    pid: record.readInt32LE(12),
    result: record.readBigInt64LE(16),
    startNs: record.readBigUInt64LE(24),
    endNs: record.readBigUInt64LE(32),
    kind: record.readUInt16LE(40),
    flags: record.readUInt16LE(42),
    captured: record.readUInt32LE(44),
    bytes: new Uint8Array(record.subarray(RECORD_SIZE)),
  };
}
