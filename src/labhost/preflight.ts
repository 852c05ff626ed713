import { chownSync, existsSync, lstatSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StateFolder } from '../state/folder.ts';
import { makeFolder } from '../state/make-folder.ts';
import { NslabError } from '../text/error.ts';
import { freeBytes } from './machine-files.ts';

/** Below this a learner's first files would already fail. */
const LEAST_BYTES = 4 * 1024 * 1024;
const LEAST_FILES = 64;

/** Says what would fail, before anything is made. @throws NslabError `state-unwritable`, `disk-full`, `no-proc` */
export function assertRoom(state: StateFolder): void {
  if (!existsSync('/proc/self/mountinfo')) throw noProcAtAll();
  const probe = join(state.root, `.probe.${process.pid}`);
  try {
    makeFolder(state.root, 0o700);
    writeFileSync(probe, 'x'.repeat(4096));
    rmSync(probe);
  } catch (error) {
    rmSync(probe, { force: true });
    throw stateError(state, error as NodeJS.ErrnoException);
  }
  const { bytes, files } = freeBytes(state.root);
  if (bytes < LEAST_BYTES || files < LEAST_FILES) throw diskFull(state);
}

/** The learner's work folder; root of the lab host owns it, and only it: nothing in it is touched, no link followed. */
export function makeWorkFolder(
  state: StateFolder,
  lab: string,
  owner: { uid: number; gid: number } | undefined,
): string {
  const folder = state.work(lab);
  try {
    makeFolder(dirname(folder), 0o700);
    makeFolder(folder, 0o755);
    if (!lstatSync(folder).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
    if (owner) chownSync(folder, owner.uid, owner.gid);
  } catch (error) {
    throw stateError(state, error as NodeJS.ErrnoException);
  }
  return folder;
}

export function stateError(state: StateFolder, error: NodeJS.ErrnoException): NslabError {
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') return diskFull(state);
  return new NslabError(
    'state-unwritable',
    {
      en: `nslab keeps its state in ${state.root}, and cannot write there: ${error.code ?? error.message}.`,
      zh: `nslab 把状态保存在 ${state.root}，但无法写入：${error.code ?? error.message}。`,
    },
    {
      hint: {
        en: `Make it writable (chown it back if sudo made it), or choose another place: XDG_STATE_HOME=/some/folder nslab …`,
        zh: `请让它可写（若是 sudo 建的，把属主改回来），或换个位置：XDG_STATE_HOME=/某个目录 nslab …`,
      },
      cause: error,
    },
  );
}

function diskFull(state: StateFolder): NslabError {
  return new NslabError(
    'disk-full',
    {
      en: `The file system of ${state.root} is full; nothing was made.`,
      zh: `${state.root} 所在的文件系统已满；什么都没有创建。`,
    },
    {
      hint: {
        en: 'Free some space or inodes (df -h, df -i), or choose another place: XDG_STATE_HOME=/some/folder nslab …',
        zh: '请腾出空间或 inode（df -h、df -i），或换个位置：XDG_STATE_HOME=/某个目录 nslab …',
      },
    },
  );
}

function noProcAtAll(): NslabError {
  return new NslabError(
    'no-proc',
    {
      en: '/proc is not mounted here, and nslab looks at the kernel through it.',
      zh: '这里没有挂载 /proc，而 nslab 要通过它观察内核。',
    },
    { hint: { en: 'As root: mount -t proc proc /proc', zh: '以 root 运行：mount -t proc proc /proc' } },
  );
}
