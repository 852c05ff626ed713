import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunConfig } from '../../../image/image-spec.ts';
import { openFile } from '../../../image/open-tar.ts';
import { removeTree } from '../../../image/remove-tree.ts';
import { unpack } from '../../../image/unpack.ts';
import { writeAtomically } from '../../../state/atomic.ts';
import { makeFolder } from '../../../state/make-folder.ts';
import type { Text } from '../../../text/text.ts';
import { ownFolder, type Store } from '../store.ts';

/** An image that is unpacked: its files, and what it says about running them. */
export interface UnpackedImage {
  readonly folder: string;
  readonly config: RunConfig;
  readonly tags: readonly string[];
  /** What is not as in the image; only of one that has just been unpacked. */
  readonly notes: readonly Text[];
}

/** The image archive's root file system, in the store under the archive's own digest: the next container has it at once. */
export async function imageRoot(store: Store, archive: string, signal?: AbortSignal): Promise<UnpackedImage> {
  const place = join(ownFolder(store), 'images', await digestOf(archive));
  const folder = join(place, 'root');
  const known = readKnown(place);
  if (known) return { ...known, folder, notes: [] };
  makeFolder(place, 0o700);
  // Left by one that was killed before it had written down what it had.
  if (existsSync(folder)) removeTree(folder);
  const { config, tags, notes } = await unpack(archive, folder, {
    placeMarks: async () => {},
    flat: true,
    hidden: true,
    ...(signal ? { signal } : {}),
  });
  writeAtomically(join(place, 'image.json'), `${JSON.stringify({ config, tags }, null, 2)}\n`);
  return { folder, config, tags, notes };
}

function readKnown(place: string): Pick<UnpackedImage, 'config' | 'tags'> | undefined {
  try {
    return JSON.parse(readFileSync(join(place, 'image.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

async function digestOf(archive: string): Promise<string> {
  const file = await openFile(archive);
  const hash = createHash('sha256');
  // The stream closes the file.
  for await (const chunk of file.createReadStream()) hash.update(chunk);
  return hash.digest('hex');
}
