import { chmodSync, copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { NslabError } from '../../text/error.ts';
import { mountOptions } from '../config/mount-options.ts';
import type { Config, MountSpec } from '../config/runtime-spec.ts';
import type { Plan } from '../plan.ts';
import { hostId } from '../program/ids.ts';
import { copyTree } from '../store/root/copy-tree.ts';
import { configText } from './config-text.ts';
import { withMerged } from './merged.ts';

/** In the bundle: what nslab has written for this container, as its resolv.conf. */
const FILES = 'files';

/**
 * An OCI bundle of a container: `config.json`, `rootfs` with a copy of its root's files, owned as the id map of the
 * configuration wants it, and a copy of what nslab has written for it. Folders that are bound stay where they are.
 * Of the network it has the namespace: a bundle has no words for the wire.
 * @throws NslabError when there is something already
 */
export async function writeBundle(plan: Plan, folder: string): Promise<void> {
  makeEmpty(folder);
  const rootfs = join(folder, 'rootfs');
  await copyRoot(plan, rootfs);
  const mounts = plan.config.mounts.map((spec) => brought(plan, spec, folder));
  const { process } = plan.config;
  const config: Config = {
    ...plan.config,
    root: { ...plan.config.root, path: 'rootfs' },
    process: { ...process, terminal: plan.streams.terminal },
    mounts,
  };
  writeFileSync(join(folder, 'config.json'), configText(config), { mode: 0o644 });
}

async function copyRoot({ config, root }: Plan, rootfs: string): Promise<void> {
  const skip = '';
  if (root.by === 'folder') {
    await copyTree(root.path, rootfs, { owner: (uid, gid) => [uid, gid], skip });
    return;
  }
  const { uidMappings, gidMappings } = config.linux;
  const owner = (maps: typeof uidMappings, id: number) =>
    maps ? (hostId(maps, id) ?? hostId(maps, 0) ?? 0) : id;
  await withMerged(root, (merged) =>
    copyTree(merged, rootfs, {
      owner: (uid, gid) => [owner(uidMappings, uid), owner(gidMappings, gid)],
      skip,
    }),
  );
}

/** Files of the container's own folder come along; a relative source means the bundle's folder (config.md, "Mounts"). */
function brought(plan: Plan, spec: MountSpec, folder: string): MountSpec {
  const { source } = spec;
  if (!mountOptions(spec).bind || source === undefined) return spec;
  const isOwn = !relative(plan.folder, source).startsWith('..');
  if (!isOwn) return spec;
  mkdirSync(join(folder, FILES), { recursive: true, mode: 0o755 });
  copyFileSync(source, join(folder, FILES, basename(source)));
  chmodSync(join(folder, FILES, basename(source)), 0o644);
  return { ...spec, source: join(FILES, basename(source)) };
}

/** The container's root is somebody else outside, and has to find its way in. */
function makeEmpty(folder: string): void {
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length > 0) {
    throw new NslabError(
      'bundle-not-empty',
      {
        en: `${folder} is not empty: a bundle is not written over other files.`,
        zh: `${folder} 不是空目录：不会把 bundle 写到别的文件上面。`,
      },
      { hint: { en: 'Name a new folder.', zh: '请指定一个新目录。' }, status: 2 },
    );
  }
  chmodSync(folder, 0o755);
}
