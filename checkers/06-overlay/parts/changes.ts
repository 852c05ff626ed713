import { join } from 'node:path/posix';
import { isWhiteout } from '../../../src/observe/overlay.ts';
import type { Process } from '../../../src/observe/process.ts';
import { namesSeenBy, type SeenFile, seenBy } from '../../../src/observe/root.ts';
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
  return entries(process, upper).flatMap(({ path, file }): Change[] => {
    if (file?.type === 'folder') return [];
    if (isWhiteout(file)) return [{ path, kind: 'deleted', content: undefined }];
    return [{ path, kind: 'written', content: textAt(process, join(upper, path)) }];
  });
}

/** The folders of a layer, its root (`''`) among them. */
export function foldersIn(process: Process, upper: string): string[] {
  return [
    '',
    ...entries(process, upper).flatMap(({ path, file }) => (file?.type === 'folder' ? [path] : [])),
  ];
}

function entries(process: Process, upper: string): { path: string; file: SeenFile | undefined }[] {
  const found: { path: string; file: SeenFile | undefined }[] = [];
  const visit = (folder: string, depth: number): void => {
    for (const name of namesSeenBy(process, join(upper, folder)) ?? []) {
      if (found.length >= MOST || depth > DEEPEST) return;
      const path = join(folder, name);
      const file = seenBy(process, join(upper, path), { follow: false });
      found.push({ path, file });
      if (file?.type === 'folder') visit(path, depth + 1);
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
