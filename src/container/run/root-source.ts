import { realpathSync, statSync } from 'node:fs';
import type { RunConfig } from '../../image/image-spec.ts';
import { shownName } from '../../image/shown-name.ts';
import { NslabError } from '../../text/error.ts';
import type { Text } from '../../text/text.ts';
import { busyboxRoot } from '../store/root/busybox.ts';
import { imageRoot } from '../store/root/image.ts';
import type { Store } from '../store/store.ts';
import type { RootSource } from './options/run-options.ts';

/** The files that a container begins with; they stay as they are. */
export interface RootFiles {
  readonly folder: string;
  /** As `ps` and `inspect` name it. */
  readonly shown: string;
  /** What an image says of how it is run. */
  readonly image?: RunConfig;
  readonly notes: readonly Text[];
}

/** @throws NslabError for what is not there, or no root file system */
export async function rootFiles(
  store: Store,
  from: Exclude<RootSource, { by: 'bundle' }>,
  signal?: AbortSignal,
): Promise<RootFiles> {
  if (from.by === 'default') return { folder: busyboxRoot(store), shown: 'busybox', notes: [] };
  if (from.by === 'image') {
    const { folder, config, tags, notes } = await imageRoot(store, from.path, signal);
    return { folder, shown: tags[0] ?? from.path, image: config, notes };
  }
  return { folder: rootfsFolder(from.path), shown: from.path, notes: [] };
}

function rootfsFolder(path: string): string {
  let folder: string;
  try {
    folder = realpathSync(path);
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
  } catch (error) {
    throw noRootfs(path, WHY[(error as NodeJS.ErrnoException).code ?? ''] ?? otherwise(error));
  }
  if (folder === '/') throw noRootfs(path, WHOLE_MACHINE);
  return folder;
}

const WHY: Readonly<Record<string, Text>> = {
  ENOENT: { en: 'there is no such folder.', zh: '没有这个目录。' },
  ENOTDIR: { en: 'it is not a folder.', zh: '它不是目录。' },
  EACCES: { en: 'permission denied (EACCES).', zh: '没有权限（EACCES）。' },
};

const WHOLE_MACHINE: Text = {
  en: 'that is the machine’s own root, with everything that is mounted in it.',
  zh: '这是机器自己的根，里面还挂着一切。',
};

function otherwise(error: unknown): Text {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  return { en: `${code}.`, zh: `${code}。` };
}

function noRootfs(path: string, why: Text): NslabError {
  const shown = shownName(path);
  return new NslabError(
    'rootfs-missing',
    { en: `--rootfs ${shown}: ${why.en}`, zh: `--rootfs ${shown}：${why.zh}` },
    {
      hint: {
        en: 'A folder with bin, etc, … in it; lab 3 makes one, and rootfs/ has recipes. Without --rootfs it is a busybox.',
        zh: '要的是里面有 bin、etc 等的目录；实验 3 做过一个，rootfs/ 里有做法。不写 --rootfs 就用 busybox。',
      },
    },
  );
}
