import type { Hidden } from './layer.ts';
import type { LayerWriter } from './layer-writer.ts';
import type { Mark } from './markers.ts';
import { type Place, refused } from './refusal.ts';

/**
 * The marks for what a layer hides. A whiteout speaks of the layers below only (OCI image-spec, layer.md): a
 * name that the layer has itself hides what is below anyway, and a folder that it has anew is opaque.
 */
export function marksOf(writer: LayerWriter, hidden: readonly Hidden[]): Mark[] {
  const marks = new Map<string, Mark>();
  for (const { kind, parts, place } of hidden) {
    const path = pathOf(parts, place);
    const own = writer.tree.find(parts);
    if (kind === 'opaque' || own?.kind === 'folder') {
      if (own?.kind !== 'folder') writer.folder(parts, UNDESCRIBED, place);
      marks.set(path, { kind: 'opaque', path });
    } else if (!own) {
      writer.reserve(parts, place);
      marks.set(path, { kind: 'whiteout', path });
    }
  }
  return [...marks.values()];
}

/** Where layers are unpacked over each other, what is hidden is removed. */
export function removeHidden(writer: LayerWriter, hidden: readonly Hidden[]): void {
  const done = new Set<string>();
  for (const { kind, parts } of hidden) {
    const key = `${kind} ${parts.join('/')}`;
    if (done.has(key)) continue;
    done.add(key);
    if (kind === 'opaque') writer.empty(parts);
    else writer.remove(parts);
  }
}

const UNDESCRIBED = { mode: 0o755, uid: 0, gid: 0, mtime: 0 };

/** Marks are made by system calls whose paths are text. */
function pathOf(parts: readonly string[], place: Place): string {
  const bytes = Buffer.from(parts.join('/'), 'latin1');
  const text = bytes.toString('utf8');
  if (Buffer.from(text).equals(bytes)) return text;
  throw refused({ en: 'it hides a name that is not UTF-8.', zh: '它要隐藏的名字不是 UTF-8。' }, place);
}
