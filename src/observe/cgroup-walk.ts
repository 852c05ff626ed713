import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A group and those below it, as folders, parents first; `isEnd` looks no deeper. Empty where there is none. */
export function groupsAt(folder: string, isEnd: (folder: string) => boolean = () => false): string[] {
  const found: string[] = [];
  const waiting = [folder];
  for (let group = waiting.pop(); group !== undefined; group = waiting.pop()) {
    const entries = list(group);
    if (entries === undefined) continue;
    found.push(group);
    if (isEnd(group)) continue;
    for (const entry of entries) if (entry.isDirectory()) waiting.push(join(group, entry.name));
  }
  return found;
}

function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
}
