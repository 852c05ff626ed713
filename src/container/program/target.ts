import { type Call, result } from '../../engine/call.ts';
import { mkdirat, type OpenFlag, openat, openat2 } from '../../engine/calls/files.ts';
import * as WHY from './why.ts';

/** The new root, as a file: every path in it is walked from here. */
export const ROOT = 'root';
/** What is mounted on, as a file, until the next one. */
export const TARGET = 'target';

/**
 * Opens a path of the new root. Its symlinks are the image's, and lead where they like: RESOLVE_IN_ROOT takes
 * the new root for `/` and for the parent of `/`; RESOLVE_NO_MAGICLINKS refuses those of /proc/PID (openat2(2)).
 */
export function openIn(
  path: string,
  flags: readonly OpenFlag[],
  as = TARGET,
  o: { readonly onError?: 'continue' } = {},
): Call {
  return openat2(
    result(ROOT),
    relative(path),
    { flags: [...flags, 'O_CLOEXEC'], resolve: ['RESOLVE_IN_ROOT', 'RESOLVE_NO_MAGICLINKS'] },
    { as, ...o },
  );
}

/** Folders of the new root that are there for certain: mounted or made by the calls before. */
export class Folders {
  readonly #made = new Set<string>();

  /** Opens a folder to mount on; what is missing of it is made. */
  target(path: string): Call[] {
    return [...this.make(path), openIn(path, ['O_PATH', 'O_DIRECTORY'])];
  }

  /** Opens a file to mount on; where there is none, an empty one is made. */
  fileTarget(path: string): Call[] {
    const parts = partsOf(path);
    const folder = parts.slice(0, -1).join('/');
    return [
      ...this.make(folder),
      openIn(folder, ['O_PATH', 'O_DIRECTORY'], 'folder'),
      // O_EXCL neither follows a symlink nor opens a pipe that is there. A root that is open for writing could not become read-only (EBUSY).
      openat(result('folder'), parts.at(-1) ?? '', ['O_RDONLY', 'O_CREAT', 'O_EXCL', 'O_CLOEXEC'], 0o644, {
        onError: 'continue',
        why: WHY.MOUNT_POINT,
      }),
      openIn(path, ['O_PATH']),
    ];
  }

  /** mkdir -p, one folder after the other, each from its parent: EEXIST is as good. */
  make(path: string): Call[] {
    const parts = partsOf(path);
    return parts.flatMap((name, i) => {
      const whole = parts.slice(0, i + 1).join('/');
      if (this.#made.has(whole)) return [];
      this.#made.add(whole);
      const make = (from: string) =>
        mkdirat(result(from), name, 0o755, { onError: 'continue', why: WHY.MOUNT_POINT });
      if (i === 0) return [make(ROOT)];
      const parent = parts.slice(0, i).join('/');
      return [openIn(parent, ['O_PATH', 'O_DIRECTORY'], 'parent'), make('parent')];
    });
  }

  /** Something new has been mounted there: what was made below it is out of sight. */
  covered(path: string): void {
    const whole = partsOf(path).join('/');
    for (const made of this.#made) if (made.startsWith(`${whole}/`) || whole === '') this.#made.delete(made);
  }
}

/** As openat2(2) from the root takes it: `.` for the root itself. */
function relative(path: string): string {
  return partsOf(path).join('/') || '.';
}

/** `..` stays: it is the kernel's to resolve, with the symlinks before it. */
function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}
