import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mark } from './markers.ts';
import { removeTree } from './remove-tree.ts';
import { type Unpacked, type UnpackOptions, unpack } from './unpack.ts';

/** A member of a tar, header by header, as no honest tool would write it. */
export interface RawMember {
  readonly name?: string | Buffer;
  /** The type flag: `0` file, `1` hard link, `2` symlink, `3` and `4` devices, `5` folder, `6` pipe. */
  readonly flag?: string;
  readonly content?: string | Buffer;
  /** What the header claims, when it lies. */
  readonly size?: number;
  readonly linkname?: string | Buffer;
  readonly mode?: number;
  readonly uid?: number;
  readonly device?: readonly [number, number];
}

const ZEROS = Buffer.alloc(1024);

export function rawTar(members: readonly RawMember[], end = ZEROS): Buffer {
  return Buffer.concat([...members.map(rawMember), end]);
}

export function rawMember(member: RawMember): Buffer {
  const content = Buffer.from(member.content ?? '');
  const header = Buffer.alloc(512);
  header.set(Buffer.from(member.name ?? 'file').subarray(0, 100), 0);
  octal(header, 100, 8, member.mode ?? 0o644);
  octal(header, 108, 8, member.uid ?? 0);
  octal(header, 116, 8, 0);
  octal(header, 124, 12, member.size ?? content.length);
  octal(header, 136, 12, 0);
  header.write(member.flag ?? '0', 156, 'latin1');
  header.set(Buffer.from(member.linkname ?? '').subarray(0, 100), 157);
  header.write('ustar\x0000', 257, 'latin1');
  octal(header, 329, 8, member.device?.[0] ?? 0);
  octal(header, 337, 8, member.device?.[1] ?? 0);
  return Buffer.concat([sealed(header), content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

function octal(header: Buffer, at: number, width: number, value: number): void {
  header.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1');
}

/** The checksum counts itself as blanks. */
export function sealed(header: Buffer): Buffer {
  header.fill(0x20, 148, 156);
  octal(
    header,
    148,
    7,
    header.reduce((sum, byte) => sum + byte, 0),
  );
  return header;
}

export function pax(records: Readonly<Record<string, string>>, flag = 'x'): RawMember {
  const lines = Object.entries(records).map(([key, value]) => {
    const rest = ` ${key}=${value}\n`;
    let length = Buffer.byteLength(rest) + 1;
    while (String(length).length + Buffer.byteLength(rest) !== length) length += 1;
    return `${length}${rest}`;
  });
  return { name: 'PaxHeader', flag, content: lines.join('') };
}

/** GNU tar's way to a long name (`L`) or link target (`K`). */
export function gnuLong(flag: 'L' | 'K', text: string | Buffer): RawMember {
  return { name: '././@LongLink', flag, content: Buffer.concat([Buffer.from(text), Buffer.alloc(1)]) };
}

const hex = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

export interface Parts {
  readonly config?: unknown;
  readonly layers?: readonly string[];
  readonly diffIds?: readonly string[];
  readonly manifest?: unknown;
  readonly more?: readonly RawMember[];
}

/** What `docker save` wrote until version 24: each layer's tar in a folder of its own. */
export function savedImage(layers: readonly Buffer[], changed: Parts = {}): Buffer {
  const diffIds = changed.diffIds ?? layers.map((layer) => `sha256:${hex(layer)}`);
  const config = Buffer.from(
    JSON.stringify(changed.config ?? { rootfs: { type: 'layers', diff_ids: diffIds } }),
  );
  const names = changed.layers ?? layers.map((_, i) => `l${i + 1}/layer.tar`);
  const manifest = [{ Config: `${hex(config)}.json`, RepoTags: ['test:1'], Layers: names }];
  return rawTar([
    { name: `${hex(config)}.json`, content: config },
    ...layers.map((layer, i) => ({ name: `l${i + 1}/layer.tar`, content: layer })),
    ...(changed.more ?? []),
    { name: 'manifest.json', content: JSON.stringify(changed.manifest ?? manifest) },
  ]);
}

/** An image of one layer with these members. */
export function imageOf(...members: readonly RawMember[]): Buffer {
  return savedImage([rawTar(members)]);
}

/** A place of its own to unpack in, with something beside it that must stay as it is. */
export class Arena {
  readonly root = mkdtempSync(join(tmpdir(), 'nslab-image-'));
  readonly out = join(this.root, 'out');
  readonly marks: (Mark & { readonly layer: string })[] = [];

  constructor() {
    mkdirSync(join(this.root, 'outside'));
    writeFileSync(join(this.root, 'outside', 'canary'), 'alive');
  }

  file(content: Buffer | string, name = 'image.tar'): string {
    const path = join(this.root, name);
    writeFileSync(path, content);
    return path;
  }

  unpack(archive: Buffer, options: Partial<UnpackOptions> = {}, folder = this.out): Promise<Unpacked> {
    const placeMarks = async (folder: string, marks: readonly Mark[]) => {
      for (const mark of marks) this.marks.push({ ...mark, layer: folder.slice(-1) });
    };
    return unpack(this.file(archive), folder, { placeMarks, ...options });
  }

  /** Every name under the arena (its bytes as Latin-1), with what it is and holds. */
  list(folder = Buffer.from(this.root)): string[] {
    return readdirSync(folder, { encoding: 'buffer' })
      .sort(Buffer.compare)
      .flatMap((name) => {
        const path = Buffer.concat([folder, Buffer.from('/'), name]);
        const below = path.toString('latin1').slice(this.root.length + 1);
        const info = lstatSync(path);
        const mode = (info.mode & 0o7777).toString(8);
        if (info.isDirectory()) return [`${below}/ ${mode}`, ...this.list(path)];
        if (info.isSymbolicLink()) return [`${below} -> ${readlinkSync(path)}`];
        return [`${below} ${mode} ${info.size > 100 ? `${info.size} bytes` : readFileSync(path, 'latin1')}`];
      });
  }

  end(): void {
    removeTree(this.root);
  }
}
