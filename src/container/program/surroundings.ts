import { readFileSync, statSync } from 'node:fs';
import { NslabError } from '../../text/error.ts';

export type FileKind = 'folder' | 'file' | 'missing';

/** What a program depends on of the place where it will run: asked once, when it is laid out. */
export interface Surroundings {
  /** Where it is the machine's own: devices can be made, and every id exists. */
  readonly initialUserNamespace: boolean;
  /** setgroups(2) is refused here, and so it is in every user namespace below (user_namespaces(7)). */
  readonly groupsDenied: boolean;
  kind(path: string): FileKind;
}

/** @throws NslabError where /dev/null is not what it should be: everything that is masked would show it */
export function surroundings(): Surroundings {
  checkNull();
  return {
    initialUserNamespace: /^\s*0\s+0\s+4294967295\s*$/.test(read('/proc/self/uid_map')),
    groupsDenied: read('/proc/self/setgroups').trim() === 'deny',
    kind,
  };
}

function kind(path: string): FileKind {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 'missing';
  return stat.isDirectory() ? 'folder' : 'file';
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** null(4): the memory device 1:3, encoded as makedev(3) does it. */
const NULL_DEVICE = 0x103;

function checkNull(): void {
  const stat = statSync('/dev/null', { throwIfNoEntry: false });
  if (stat?.isCharacterDevice() && stat.rdev === NULL_DEVICE) return;
  throw new NslabError(
    'container-no-null',
    {
      en: '/dev/null is not the character device 1:3 here, so nothing can be hidden behind it.',
      zh: '这里的 /dev/null 不是字符设备 1:3，没法用它来遮盖别的文件。',
    },
    {
      hint: {
        en: 'As root: rm /dev/null && mknod -m 666 /dev/null c 1 3',
        zh: '以 root 身份执行：rm /dev/null && mknod -m 666 /dev/null c 1 3',
      },
    },
  );
}
