import { join } from 'node:path/posix';
import { isWhiteout } from '../../../src/observe/overlay.ts';
import type { Process } from '../../../src/observe/process.ts';
import { namesSeenBy, seenBy } from '../../../src/observe/root.ts';
import { textAt } from './stacks.ts';

/** One thing that an upper layer says. Folders are only the way to it. */
export interface Change {
  /** Relative to the layer. */
  readonly path: string;
  readonly kind: 'deleted' | 'written';
  /** Of a plain file. */
  readonly content: string | undefined;
}

const [MOST, DEEPEST] = [500, 8];

/** What a container has changed, as its upper has it: `docker diff`. */
export function changes(process: Process, upper: string): Change[] {
  const found: Change[] = [];
  const visit = (path: string, depth: number): void => {
    for (const name of namesSeenBy(process, join(upper, path)) ?? []) {
      if (found.length >= MOST || depth > DEEPEST) return;
      const inside = join(path, name);
      const file = seenBy(process, join(upper, inside), { follow: false });
      if (file?.type === 'folder') visit(inside, depth + 1);
      else if (isWhiteout(file)) found.push({ path: inside, kind: 'deleted', content: undefined });
      else found.push({ path: inside, kind: 'written', content: textAt(process, join(upper, inside)) });
    }
  };
  visit('', 0);
  return found;
}

/** Has a layer something else in this place? */
export function differs(change: Change, process: Process, layer: string): boolean {
  const file = seenBy(process, join(layer, change.path), { follow: false });
  if (change.kind === 'deleted') return !isWhiteout(file);
  return file === undefined || textAt(process, join(layer, change.path)) !== change.content;
}
