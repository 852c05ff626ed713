/** A file, folder or link of an archive. */
export interface Entry {
  /** Relative, no leading slash. */
  readonly path: string;
  readonly mode?: number;
  /** Missing: a folder. */
  readonly content?: Uint8Array | string;
}

const FOLDER = 0o040000;
const FILE = 0o100000;

/** An archive in the form that the kernel unpacks as its first root (newc, cpio(5)); folders have to precede what is in them. */
export function cpio(entries: readonly Entry[]): Buffer {
  const members = entries.map((entry, i) => member(entry, i + 1));
  return Buffer.concat([...members, member({ path: 'TRAILER!!!', content: '' }, 0)]);
}

function member({ path, mode = 0o755, content }: Entry, inode: number): Buffer {
  const data = Buffer.from(content ?? '');
  const type = content === undefined ? FOLDER : FILE;
  const fields = [inode, type | mode, 0, 0, 1, 0, data.length, 0, 0, 0, 0, Buffer.byteLength(path) + 1, 0];
  const header = `070701${fields.map((n) => n.toString(16).padStart(8, '0')).join('')}${path}\0`;
  return Buffer.concat([padded(Buffer.from(header)), padded(data)]);
}

/** Headers and contents begin at multiples of four. */
function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
}
