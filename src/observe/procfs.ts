import { closeSync, constants, fstatSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs';

/*
 * Reading /proc without throwing: a process may end between any two of our reads, and another user's is
 * not ours to read. Both mean "not seen" here.
 */

const chunk = Buffer.allocUnsafe(64 * 1024);

/** A whole file of /proc, whose size stat(2) gives as 0, in one open and as few reads as it takes. */
export function readProc(path: string): Buffer | undefined {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const parts: Buffer[] = [];
    for (;;) {
      const count = readSync(fd, chunk, 0, chunk.length, null);
      if (count === 0) return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
      parts.push(Buffer.from(chunk.subarray(0, count)));
    }
  } catch {
    return undefined;
  } finally {
    closeSync(fd);
  }
}

export function readProcText(path: string): string | undefined {
  return readProc(path)?.toString('utf8');
}

export function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** The names in a folder, or undefined when it cannot be read. */
export function names(path: string): readonly string[] | undefined {
  try {
    return readdirSync(path);
  } catch {
    return undefined;
  }
}

/** `uts:[4026531838]` → 4026531838. */
export function inodeOfLink(link: string | undefined): number | undefined {
  const inode = link === undefined ? undefined : /:\[(\d+)\]$/.exec(link)?.[1];
  return inode === undefined ? undefined : Number(inode);
}

/** The content of a plain file of a learner's, of bounded size; never waits (a FIFO is not a plain file). */
export function readPlainFile(path: string, limit = 1024 * 1024): Buffer | undefined {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  } catch {
    return undefined;
  }
  try {
    if (!fstatSync(fd).isFile()) return undefined;
    const bytes = Buffer.alloc(limit);
    let length = 0;
    while (length < limit) {
      const count = readSync(fd, bytes, length, limit - length, null);
      if (count === 0) break;
      length += count;
    }
    return bytes.subarray(0, length);
  } catch {
    return undefined;
  } finally {
    closeSync(fd);
  }
}
