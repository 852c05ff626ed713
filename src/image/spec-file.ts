import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageSpec, LayerCompression, LayerEntry, RunConfig } from './image-spec.ts';

/**
 * An image described in JSON, for build-main:
 *
 *   { "format": "docker", "tag": "web:1", "config": { "env": ["A=1"], "cmd": ["/bin/sh"] },
 *     "layers": [ { "compression": "gzip", "entries": [ { "path": "etc/motd", "content": "hello\n" }, … ] } ] }
 *
 * An entry is one of image-spec.ts, or takes what this machine has: `{"path": "bin/busybox", "from":
 * "/bin/busybox"}` a file's content and permissions, `{"path": "", "tree": "/lab/rootfs"}` a whole folder, by
 * name. `mode` may be octal text, `"0755"`.
 */
export interface SpecFile {
  readonly format: 'docker' | 'oci';
  readonly image: ImageSpec;
}

interface WrittenEntry {
  readonly path: string;
  readonly mode?: number | string;
  readonly from?: string;
  readonly tree?: string;
}

interface WrittenSpec {
  readonly format?: 'docker' | 'oci';
  readonly tag?: string;
  readonly config?: RunConfig;
  readonly layers: readonly {
    readonly compression?: LayerCompression;
    readonly entries: readonly WrittenEntry[];
  }[];
}

export function readSpecFile(text: string): SpecFile {
  const { format = 'docker', layers, ...image } = JSON.parse(text) as WrittenSpec;
  return {
    format,
    image: {
      ...image,
      layers: layers.map(({ entries, ...layer }) => ({ ...layer, entries: entries.flatMap(entriesOf) })),
    },
  };
}

function entriesOf({ from, tree, mode, ...entry }: WrittenEntry): LayerEntry[] {
  if (tree !== undefined) return treeEntries(entry.path, tree);
  const bits = mode === undefined ? {} : { mode: typeof mode === 'string' ? Number.parseInt(mode, 8) : mode };
  if (from === undefined) return [{ ...entry, ...bits } as LayerEntry];
  return [{ mode: lstatSync(from).mode & 0o7777, ...entry, ...bits, content: readFileSync(from) }];
}

function treeEntries(path: string, folder: string): LayerEntry[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const source = join(folder, name);
      const inside = path === '' ? name : `${path}/${name}`;
      const info = lstatSync(source);
      const mode = info.mode & 0o7777;
      if (info.isDirectory()) return [{ path: inside, folder: true, mode }, ...treeEntries(inside, source)];
      if (info.isSymbolicLink()) return [{ path: inside, symlink: readlinkSync(source) }];
      return info.isFile() ? [{ path: inside, mode, content: readFileSync(source) }] : [];
    });
}
