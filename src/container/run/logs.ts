import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { logBegin } from '../../engine/calls/verbs.ts';

const CHUNK = 64 * 1024;
const PAUSE_MS = 100;

export interface LogOptions {
  readonly maxBytes: number;
  /** Goes on until the container has ended. */
  readonly follow: boolean;
  readonly isRunning: () => boolean;
  readonly signal?: AbortSignal;
}

/** What a container has written, as far as it is kept. A log that was begun anew is followed from its new beginning. */
export async function* readLog(path: string, o: LogOptions): AsyncGenerator<Buffer> {
  const fd = openSync(path, 'r');
  try {
    let at = logBegin(fstatSync(fd).size, o.maxBytes);
    for (;;) {
      // Asked before the reading: what was written before the end is read after it.
      const isLast = !o.follow || !o.isRunning();
      const { size } = fstatSync(fd);
      if (size < at) at = 0;
      while (at < size) {
        const chunk = Buffer.allocUnsafe(Math.min(CHUNK, size - at));
        const count = readSync(fd, chunk, 0, chunk.length, at);
        if (count === 0) break;
        at += count;
        yield chunk.subarray(0, count);
      }
      if (isLast || o.signal?.aborted) return;
      await sleep(PAUSE_MS);
    }
  } finally {
    closeSync(fd);
  }
}
