import { ftruncateSync, readSync, type Stats, writeSync } from 'node:fs';

const CHUNK = 256 * 1024;
const buffer = Buffer.allocUnsafe(CHUNK);
const zeros = Buffer.alloc(CHUNK);

/** A file's bytes. Where it takes less room than it is long, it has holes, and runs of zeros become holes again. */
export function copyContent(from: number, to: number, info: Pick<Stats, 'size' | 'blocks'>): void {
  const hasHoles = info.blocks * 512 < info.size;
  let at = 0;
  for (;;) {
    const count = readSync(from, buffer, 0, CHUNK, at);
    if (count === 0) break;
    const isHole = hasHoles && buffer.compare(zeros, 0, count, 0, count) === 0;
    for (let done = isHole ? count : 0; done < count; )
      done += writeSync(to, buffer, done, count - done, at + done);
    at += count;
  }
  if (hasHoles) ftruncateSync(to, at);
}
