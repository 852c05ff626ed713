import { spawnSync } from 'node:child_process';

/** What fork, exec and exit of a small program cost node on an ordinary, idle machine. */
const ORDINARY_MS = 4;
const ROUNDS = 7;

/** How many times slower than an ordinary machine this one is just now: 1 to 20; an emulated one comes to 10. */
export function slownessOfMachine(): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    spawnSync('true');
    return performance.now() - start;
  });
  const median = times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? ORDINARY_MS;
  return Math.min(20, Math.max(1, median / ORDINARY_MS));
}
