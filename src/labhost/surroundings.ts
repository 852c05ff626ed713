import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';

/** What a refused creation asks of the machine; a test gives its own. */
export interface Surroundings {
  readonly uid: number;
  readonly kernel: readonly [number, number];
  read(path: string): string | undefined;
}

export function surroundings(): Surroundings {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  return {
    uid: process.getuid?.() ?? 0,
    kernel: [major, minor],
    read: (path) => {
      try {
        return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
