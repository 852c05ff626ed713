import { execFileSync } from 'node:child_process';

/** Remembers how the terminal is set; the answer sets it back: a relay that was killed leaves it raw. */
export function terminalModes(): () => void {
  const stty = (...args: string[]) =>
    execFileSync('stty', args, { encoding: 'utf8', stdio: ['inherit', 'pipe', 'ignore'] }).trim();
  try {
    const saved = stty('-g');
    return () => {
      try {
        stty(saved);
      } catch {
        // The terminal was closed.
      }
    };
  } catch {
    return () => {};
  }
}
