import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  futimesSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  openSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { type Attributes, type FolderNode, folderNode, LayerTree, type LeafNode } from './layer-tree.ts';
import type { Owners } from './owners.ts';
import { type Place, refused } from './refusal.ts';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;

/**
 * Writes below one folder, nowhere else: the tree says what lies on the way, and every file is made anew
 * (O_EXCL, O_NOFOLLOW), never opened as it is found.
 */
export class LayerWriter {
  readonly tree = new LayerTree();
  readonly #root: string;
  readonly #owners: Owners;
  layer = 0;

  constructor(root: string, owners: Owners) {
    this.#root = root;
    this.#owners = owners;
  }

  folder(parts: readonly string[], attributes: Attributes, place: Place): void {
    const parent = this.#parent(parts, place);
    const known = this.tree.find(parts);
    if (known?.kind === 'folder') {
      known.attributes = attributes;
      known.layer = this.layer;
      return;
    }
    this.#clear(parent, parts, place);
    mkdirSync(this.#path(parts), 0o700);
    parent.children.set(nameOf(parts), folderNode(this.layer, attributes));
  }

  async file(
    parts: readonly string[],
    attributes: Attributes,
    content: AsyncIterable<Buffer>,
    place: Place,
  ): Promise<void> {
    const placed = this.#put(parts, 'file', place);
    const path = this.#path(parts);
    const fd = openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    placed();
    try {
      for await (const chunk of content) writeAll(fd, chunk);
      fchmodSync(fd, this.#owners.give(path, attributes));
      futimesSync(fd, attributes.mtime, attributes.mtime);
    } finally {
      closeSync(fd);
    }
  }

  symlink(parts: readonly string[], target: Buffer, attributes: Attributes, place: Place): void {
    const placed = this.#put(parts, 'symlink', place);
    const path = this.#path(parts);
    symlinkSync(target, path);
    placed();
    this.#owners.give(path, { ...attributes, mode: 0o777 });
    lutimesSync(path, attributes.mtime, attributes.mtime);
  }

  /** A second name. link(2) does not follow a link that is the last part, and the others are folders of ours. */
  link(parts: readonly string[], to: readonly string[], place: Place): void {
    const target = this.tree.find(to);
    if (target?.kind !== 'file' && target?.kind !== 'symlink') throw refused(NO_TARGET, place);
    if (parts.join('/') === to.join('/')) throw refused(ITSELF, place);
    const placed = this.#put(parts, target.kind, place);
    linkSync(this.#path(to), this.#path(parts));
    placed();
  }

  /** Nothing is made, but nothing may pass through the name either. */
  absent(parts: readonly string[], place: Place): void {
    this.#put(parts, 'absent', place)();
  }

  /** For a mark that is made by somebody else: the folder that it lies in is there afterwards. */
  reserve(parts: readonly string[], place: Place): void {
    this.#put(parts, 'whiteout', place)();
  }

  /** Takes away what earlier layers left at a path: a whiteout, where layers are unpacked over each other. */
  remove(parts: readonly string[]): void {
    const parent = this.tree.find(parts.slice(0, -1));
    const node = this.tree.find(parts);
    if (parent?.kind !== 'folder' || !node) return;
    if (node.layer === this.layer) {
      this.empty(parts);
      return;
    }
    rmSync(this.#path(parts), { recursive: true, force: true });
    parent.children.delete(nameOf(parts));
  }

  /** The same for all that earlier layers left in a folder. */
  empty(parts: readonly string[]): void {
    const node = this.tree.find(parts);
    if (node?.kind !== 'folder') return;
    for (const name of [...node.children.keys()]) this.remove([...parts, name]);
  }

  /** Folders get their owners, permissions and times last, the deepest first: until then we must write in them. */
  finish(): void {
    this.#finish(this.tree.root, []);
  }

  #finish(node: FolderNode, parts: readonly string[]): void {
    for (const [name, child] of node.children)
      if (child.kind === 'folder') this.#finish(child, [...parts, name]);
    const path = this.#path(parts);
    const { mtime } = node.attributes;
    chmodSync(path, this.#owners.give(path, node.attributes));
    utimesSync(path, mtime, mtime);
  }

  /** Makes room for a leaf; what is returned enters it into the tree, once it is on the disk. */
  #put(parts: readonly string[], kind: LeafNode['kind'], place: Place): () => void {
    if (parts.length === 0) throw refused(ROOT, place);
    const parent = this.#parent(parts, place);
    this.#clear(parent, parts, place);
    const node: LeafNode = { kind, layer: this.layer };
    return () => void parent.children.set(nameOf(parts), node);
  }

  /** A path may come twice (tar(1): the later wins), but a folder with something in it gives way to a folder only. */
  #clear(parent: FolderNode, parts: readonly string[], place: Place): void {
    const old = parent.children.get(nameOf(parts));
    if (!old) return;
    const path = this.#path(parts);
    if (old.kind === 'folder' && old.layer < this.layer) rmSync(path, { recursive: true });
    else if (old.kind === 'folder') {
      if (old.children.size > 0) throw refused(REPLACED, place);
      rmdirSync(path);
    } else if (old.kind !== 'absent' && old.kind !== 'whiteout') unlinkSync(path);
    parent.children.delete(nameOf(parts));
  }

  #parent(parts: readonly string[], place: Place): FolderNode {
    return this.tree.parent(parts, this.layer, place, (made) => mkdirSync(this.#path(made), 0o700));
  }

  #path(parts: readonly string[]): Buffer {
    const below = parts.map((part) => Buffer.concat([SLASH, Buffer.from(part, 'latin1')]));
    return Buffer.concat([Buffer.from(this.#root), ...below]);
  }
}

const SLASH = Buffer.from('/');

function nameOf(parts: readonly string[]): string {
  return parts.at(-1) ?? '';
}

function writeAll(fd: number, chunk: Buffer): void {
  for (let at = 0; at < chunk.length; ) at += writeSync(fd, chunk, at);
}

const NO_TARGET = {
  en: 'a hard link to something that is not a file of the same layer.',
  zh: '硬链接指向的不是同一层里的文件。',
};
const ITSELF = { en: 'a hard link to itself.', zh: '指向自己的硬链接。' };
const ROOT = { en: "the layer's root itself can only be a folder.", zh: '层的根只能是目录。' };
const REPLACED = {
  en: 'it takes the place of a folder with files in it, in the same layer: no tool writes such a thing.',
  zh: '它要顶替同一层里一个装着文件的目录：正常的工具不会这样写。',
};
