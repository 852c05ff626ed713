import { lchownSync } from 'node:fs';
import { inFirstUserNamespace } from './user-namespace.ts';

const SET_ID = 0o6000;

/** Gives files their owners, as far as the kernel lets us: in a user namespace only ids that are mapped exist. */
export class Owners {
  readonly #may = process.geteuid?.() === 0;
  readonly #lends: boolean;
  readonly #refused = new Set<string>();
  /** Files that kept our own ids instead of theirs. */
  kept = 0;
  /** Files that lost a set-user-ID or set-group-ID bit. */
  cleared = 0;

  /** @param hidden nobody but us can reach the files: a stranger's program with our set-user-ID bit lends nothing */
  constructor(hidden: boolean) {
    this.#lends = !hidden && inFirstUserNamespace();
  }

  /** The permissions to set afterwards: chown(2) clears the set-user-ID bit, and for another owner it stays so. */
  give(path: Buffer, { uid, gid, mode }: { uid: number; gid: number; mode: number }): number {
    const owned = this.#chown(path, uid, gid);
    if ((owned && !this.#lends) || (mode & SET_ID) === 0) return mode & 0o7777;
    this.cleared += 1;
    return mode & 0o1777;
  }

  /** True when the file belongs to whom the image says: 0 is whoever unpacks. */
  #chown(path: Buffer, uid: number, gid: number): boolean {
    if (uid === 0 && gid === 0) return true;
    const key = `${uid}:${gid}`;
    if (this.#may && !this.#refused.has(key)) {
      try {
        lchownSync(path, uid, gid);
        return true;
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        // EINVAL: not mapped (user_namespaces(7)); EPERM: no CAP_CHOWN.
        if (code !== 'EINVAL' && code !== 'EPERM') throw error;
        this.#refused.add(key);
      }
    }
    this.kept += 1;
    return false;
  }
}
