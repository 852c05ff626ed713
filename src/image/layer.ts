import { diskError } from './disk-error.ts';
import { components } from './entry-path.ts';
import type { Attributes } from './layer-tree.ts';
import type { LayerWriter } from './layer-writer.ts';
import type { Meter } from './limits.ts';
import type { Mark } from './markers.ts';
import { type Place, refused } from './refusal.ts';
import { type TarMember, tarMembers } from './tar-read.ts';

/** What a layer held. */
export interface LayerCount {
  files: number;
  bytes: number;
  /** Devices, pipes: not made. */
  leftOut: number;
  /** Extended attributes: not kept. */
  attributes: number;
}

/** A path that a layer hides, or a folder whose lower contents it hides. */
export interface Hidden {
  readonly kind: Mark['kind'];
  readonly parts: readonly string[];
  readonly place: Place;
}

/** Reads one layer's tar and has its members written. What it hides is told to the caller at the end. */
export class LayerReader {
  readonly hidden: Hidden[] = [];
  readonly count: LayerCount = { files: 0, bytes: 0, leftOut: 0, attributes: 0 };
  readonly #writer: LayerWriter;
  readonly #meter: Meter;
  readonly #layer: number;

  constructor(writer: LayerWriter, meter: Meter, layer: number) {
    this.#writer = writer;
    this.#meter = meter;
    this.#layer = layer;
  }

  async read(tar: AsyncIterable<Buffer>): Promise<void> {
    for await (const member of tarMembers(tar, { layer: this.#layer })) {
      const place = { layer: this.#layer, entry: member.name };
      try {
        await this.#take(member, place);
      } catch (error) {
        throw diskError(error, place);
      }
    }
  }

  async #take(member: TarMember, place: Place): Promise<void> {
    this.#meter.entry(this.#layer, member.name, member.size);
    const parts = components(member.name, this.#meter.limits, place);
    if (this.#isMark(member, parts, place)) return;
    if (Object.keys(member.pax).some((key) => key.startsWith('GNU.sparse.'))) throw refused(SPARSE, place);
    if (Object.keys(member.pax).some((key) => key.startsWith('SCHILY.xattr.'))) this.count.attributes += 1;
    this.count.files += 1;
    await this.#write(member, parts, place);
  }

  async #write(member: TarMember, parts: readonly string[], place: Place): Promise<void> {
    const attributes: Attributes = member;
    switch (member.type) {
      case 'file':
      case 'contiguous-file':
        this.count.bytes += member.size;
        return this.#writer.file(parts, attributes, member.content, place);
      case 'directory':
        return this.#writer.folder(parts, attributes, place);
      case 'symlink':
        return this.#writer.symlink(parts, linkTarget(member, place), attributes, place);
      case 'link':
        return this.#writer.link(parts, this.#hardTarget(member), place);
      case 'character-device':
        if (member.device[0] === 0 && member.device[1] === 0) throw refused(FOREIGN_WHITEOUT, place);
        return this.#leaveOut(parts, place);
      case 'block-device':
      case 'fifo':
        return this.#leaveOut(parts, place);
      default:
        throw refused(UNKNOWN, place);
    }
  }

  /** It is a path in the layer, as its own name is; what is wrong with it is said of it. */
  #hardTarget({ linkname, name }: TarMember): string[] {
    const entry = Buffer.concat([name, Buffer.from(' -> '), linkname]);
    return components(linkname, this.#meter.limits, { layer: this.#layer, entry });
  }

  /** As podman does without root: a container's /dev is made when it starts, not unpacked. */
  #leaveOut(parts: readonly string[], place: Place): void {
    this.count.leftOut += 1;
    this.#writer.absent(parts, place);
  }

  /** `.wh.NAME` hides NAME, `.wh..wh..opq` all that is below; other `.wh..wh.` names are AUFS's own and mean nothing. */
  #isMark(member: TarMember, parts: readonly string[], place: Place): boolean {
    const at = parts.findIndex((part) => part.startsWith('.wh.'));
    if (at < 0) return false;
    const name = parts[at] ?? '';
    if (name.startsWith('.wh..wh.') && name !== '.wh..wh..opq') return true;
    if (at < parts.length - 1 || member.type !== 'file') throw refused(MARK_SHAPE, place);
    const folder = parts.slice(0, -1);
    if (name === '.wh..wh..opq') {
      this.hidden.push({ kind: 'opaque', parts: folder, place });
      return true;
    }
    const hides = name.slice('.wh.'.length);
    if (hides === '' || hides === '.' || hides === '..') throw refused(MARK_NAME, place);
    this.hidden.push({ kind: 'whiteout', parts: [...folder, hides], place });
    return true;
  }
}

function linkTarget(member: TarMember, place: Place): Buffer {
  const { linkname } = member;
  // symlink(2): ENOENT for an empty target, ENAMETOOLONG from PATH_MAX on.
  if (linkname.length === 0 || linkname.length > 4095 || linkname.includes(0)) throw refused(BAD_LINK, place);
  return linkname;
}

const SPARSE = {
  en: 'a sparse file, in a form of GNU tar that images do not use.',
  zh: '稀疏文件，用的是镜像里不会出现的 GNU tar 格式。',
};
const FOREIGN_WHITEOUT = {
  en: "a character device 0:0, which is overlay's own sign for a deleted file; in an archive that is written .wh.NAME.",
  zh: '字符设备 0:0，这是 overlay 自己表示“已删除”的记号；归档里应写成 .wh.名字。',
};
const UNKNOWN = {
  en: 'a kind of member that no layer has (neither file, folder, link nor device).',
  zh: '层里不该有的类型（既不是文件、目录、链接，也不是设备）。',
};
const MARK_SHAPE = {
  en: 'a name with .wh. says that something is deleted; it must be an empty file, with nothing below it.',
  zh: '带 .wh. 的名字表示有东西被删除；它必须是空文件，下面不能再有东西。',
};
const MARK_NAME = {
  en: 'it says that something is deleted, but names nothing that could be.',
  zh: '它表示有东西被删除，却没有指出删的是什么。',
};
const BAD_LINK = {
  en: 'a symbolic link whose target is empty, or longer than a path can be.',
  zh: '符号链接的目标是空的，或者比路径允许的还长。',
};
