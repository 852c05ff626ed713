import type { Call } from '../../src/engine/call.ts';
import { mkdir } from '../../src/engine/calls/files.ts';
import { mount } from '../../src/engine/calls/mounts.ts';
import { writeFile } from '../../src/engine/compose.ts';
import type { ProgramContext } from '../../src/lab/lab.ts';
import { mountAt, mountOf } from '../../src/observe/mount-tree.ts';
import type { Text } from '../../src/text/text.ts';

const MAY_EXIST = { onError: 'continue' } as const;

export interface Folders {
  /** The topmost first. */
  readonly lowers: readonly string[];
  readonly upper?: string;
  readonly work?: string;
}

/** mount(2) of an overlay; `userxattr`, since we are root of a user namespace and of no more. */
export function overlay(target: string, { lowers, upper, work }: Folders, why: Text): Call {
  const options = [
    `lowerdir=${lowers.join(':')}`,
    ...(upper === undefined ? [] : [`upperdir=${upper}`]),
    ...(work === undefined ? [] : [`workdir=${work}`]),
    'userxattr',
  ];
  return mount({ source: 'overlay', target, type: 'overlay', data: options.join(',') }, { why });
}

export function folder(path: string, why?: Text): Call {
  return mkdir(path, 0o755, { ...MAY_EXIST, ...(why ? { why } : {}) });
}

/**
 * A folder that upper layers and whiteouts may lie in. Where the work folder itself lies on an overlay (nslab in a
 * Docker container), the kernel takes neither there: then a tmpfs of its own.
 */
export function ground(at: ProgramContext, path: string): Call[] {
  const mounts = at.machine.init.mounts() ?? [];
  const isOverlay = mountOf(mounts, at.work)?.type === 'overlay' && mountAt(mounts, path) === undefined;
  return [
    folder(path),
    ...(isOverlay
      ? [
          mount(
            { source: 'layers', target: path, type: 'tmpfs', data: 'mode=755' },
            {
              why: {
                en: '/lab lies on an overlay here, and no upper layer may: a tmpfs instead',
                zh: '这里的 /lab 本身就在 overlay 上，上层不能放在那里：改用 tmpfs',
              },
            },
          ),
        ]
      : []),
  ];
}

/** Files by their paths in a folder; the folders that they need come first in the list. */
export function files(base: string, contents: Readonly<Record<string, string | Uint8Array>>): Call[] {
  const made = new Set<string>();
  return Object.entries(contents).flatMap(([path, content]) => {
    const parents = path.split('/').slice(0, -1);
    const above = parents.map((_, i) => `${base}/${parents.slice(0, i + 1).join('/')}`);
    const missing = above.filter((p) => !made.has(p));
    for (const p of missing) made.add(p);
    return [...missing.map((p) => folder(p)), ...writeFile(`${base}/${path}`, content)];
  });
}
