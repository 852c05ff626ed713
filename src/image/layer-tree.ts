import { type Place, refused } from './refusal.ts';
import { shownName } from './shown-name.ts';

/** What is known of a folder until its permissions and time are set, at the end. */
export interface Attributes {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
}

export interface FolderNode {
  readonly kind: 'folder';
  readonly children: Map<string, Node>;
  /** The layer that named it last. */
  layer: number;
  attributes: Attributes;
}

export interface LeafNode {
  /** `absent`: a device or pipe that was left out, so that nothing else may pass through its name. */
  readonly kind: 'file' | 'symlink' | 'whiteout' | 'absent';
  readonly layer: number;
}

export type Node = FolderNode | LeafNode;

/** A folder that a layer goes through without describing it. */
const IMPLIED: Attributes = { mode: 0o755, uid: 0, gid: 0, mtime: 0 };

export function folderNode(layer: number, attributes = IMPLIED): FolderNode {
  return { kind: 'folder', children: new Map(), layer, attributes };
}

/**
 * What has been written so far. Every path is walked in here before the disk is touched, and only folders that
 * we made ourselves are walked through: a link, wherever it leads, is never followed.
 */
export class LayerTree {
  readonly root: FolderNode = folderNode(0);

  /** The folder in which the last of `parts` is to lie; `made` is told of those that it takes to get there. */
  parent(
    parts: readonly string[],
    layer: number,
    place: Place,
    made: (parts: readonly string[]) => void,
  ): FolderNode {
    let folder = this.root;
    for (const [i, part] of parts.slice(0, -1).entries()) {
      let next = folder.children.get(part);
      if (next && next.kind !== 'folder') throw throughLeaf(next, parts.slice(0, i + 1), place);
      if (!next) {
        next = folderNode(layer);
        folder.children.set(part, next);
        made(parts.slice(0, i + 1));
      }
      next.layer = layer;
      folder = next;
    }
    return folder;
  }

  find(parts: readonly string[]): Node | undefined {
    let node: Node | undefined = this.root;
    for (const part of parts) {
      if (node?.kind !== 'folder') return undefined;
      node = node.children.get(part);
    }
    return node;
  }
}

function throughLeaf(leaf: LeafNode, parts: readonly string[], place: Place) {
  const shown = shownName(Buffer.from(parts.join('/'), 'latin1'));
  if (leaf.kind === 'symlink')
    return refused(
      {
        en: `it would be written through ${shown}, a symbolic link, which may lead out of the layer.`,
        zh: `它要经过 ${shown} 写进去，而那是个符号链接，也许会通到层外。`,
      },
      place,
    );
  return refused(
    {
      en: `it would lie in ${shown}, which is not a folder.`,
      zh: `它要放在 ${shown} 里，而那不是目录。`,
    },
    place,
  );
}
