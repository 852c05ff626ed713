import { setTimeout as sleep } from 'node:timers/promises';

/** How often the kernel is asked: a right state is seen within this and a look's few milliseconds. */
export const WATCH_MS = 200;

/** Calls `look` again and again until the signal; a look that takes long is never overlapped. */
export async function watch(
  look: () => Promise<void>,
  signal: AbortSignal,
  interval = WATCH_MS,
): Promise<void> {
  while (!signal.aborted) {
    await look();
    try {
      await sleep(interval, undefined, { signal });
    } catch {
      return;
    }
  }
}
