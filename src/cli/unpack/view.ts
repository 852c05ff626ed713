import { shownBytes } from '../../image/limits.ts';
import { shownName } from '../../image/shown-name.ts';
import type { Unpacked } from '../../image/unpack.ts';
import { inFirstUserNamespace } from '../../image/user-namespace.ts';
import type { Text } from '../../text/text.ts';

/** A line a layer, the lowest first: number, digest, what is in it, where. */
export function layerRows(image: Unpacked): string[] {
  const rows = image.layers.map((layer, i) => [
    String(i + 1),
    layer.digest.slice(0, 'sha256:'.length + 12),
    String(layer.files),
    shownBytes(layer.bytes),
    shownName(layer.folder),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row.map((cell, i) => (i === 0 || i === 2 || i === 3 ? cell.padStart(widths[i] ?? 0) : cell)).join('  '),
  );
}

/** The mount option's value, the topmost first. A colon would end a folder's name, a comma the option. */
export function lowerdir(image: Unpacked): string {
  const folders = image.layers.map((layer) => layer.folder.replace(/[\\:,]/g, '\\$&')).reverse();
  return folders.join(':');
}

/** What to do with it. In a user namespace overlay's marks are `user.` attributes. */
export function mountAdvice(image: Unpacked): Text {
  const option = inFirstUserNamespace() ? '' : 'userxattr,';
  const command = `mount -t overlay overlay -o ${option}upperdir=UPPER,workdir=WORK,lowerdir=${lowerdir(image)} MERGED`;
  return {
    en: `The lowerdir has the top layer first, as mount wants it:\n${command}`,
    zh: `lowerdir 里最上层写在最前面，这正是 mount 要的顺序：\n${command}`,
  };
}
