import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { NslabError } from '../text/error.ts';
import type { Text } from '../text/text.ts';
import { removeAbandoned, signFolder } from './abandoned.ts';
import { removeTree } from './remove-tree.ts';
import { shownName } from './shown-name.ts';

/**
 * A folder beside the one that is wanted, nobody else's (mode 0700): what is unpacked there takes its place at
 * the end, by one rename(2), or is removed. So nobody ever finds half an image, or can plant a link in it.
 */
export class Staging {
  /** The absolute path that the result will have. */
  readonly folder: string;
  /** Where layers are made. */
  readonly root: string;
  /** For what is needed meanwhile. */
  readonly scratch: string;
  readonly #own: string;

  constructor(wanted: string) {
    this.folder = freeFolder(wanted);
    try {
      const parent = dirname(this.folder);
      const prefix = `.${basename(this.folder).slice(0, 100)}.unpacking-`;
      removeAbandoned(parent, prefix);
      this.#own = mkdtempSync(join(parent, prefix));
    } catch (error) {
      throw noPlace(wanted, error);
    }
    this.root = join(this.#own, 'result');
    this.scratch = join(this.#own, 'scratch');
    try {
      signFolder(this.#own);
      mkdirSync(this.root, 0o700);
      mkdirSync(this.scratch, 0o700);
    } catch (error) {
      this.discard();
      throw noPlace(wanted, error);
    }
  }

  /** Gives the result its name. */
  commit(): void {
    const { mode, atime, mtime } = statSync(this.root);
    try {
      // A folder that changes its parent must be writable itself: it holds `..`.
      chmodSync(this.root, 0o700);
      renameSync(this.root, this.folder);
    } catch (error) {
      throw noPlace(this.folder, error);
    }
    chmodSync(this.folder, mode & 0o7777);
    utimesSync(this.folder, atime, mtime);
    removeTree(this.#own);
  }

  discard(): void {
    removeTree(this.#own);
  }
}

/** An absolute path that is free, or an empty folder which rename(2) may replace. */
function freeFolder(wanted: string): string {
  const path = resolve(wanted);
  let parent: string;
  try {
    parent = realpathSync(dirname(path));
  } catch (error) {
    throw noPlace(wanted, error);
  }
  const folder = join(parent, basename(path));
  const info = lstatSync(folder, { throwIfNoEntry: false });
  if (info === undefined) return folder;
  if (!info.isDirectory()) throw taken(wanted, THERE);
  if (readdirSync(folder).length > 0) throw taken(wanted, FILLED);
  // A shell that stands in it, and a file system that is mounted on it, would lose it by being replaced.
  if (folder === realpathSync(process.cwd()) || info.dev !== statSync(parent).dev)
    throw taken(wanted, STANDS);
  return folder;
}

function taken(folder: string, why: Text): NslabError {
  const name = shownName(folder);
  return new NslabError(
    'unpack-folder',
    { en: `${name} ${why.en}`, zh: `${name} ${why.zh}` },
    {
      hint: {
        en: 'Give the path of a folder that is not there yet; it is made.',
        zh: '请给一个还不存在的目录的路径，它会自动建好。',
      },
    },
  );
}

function noPlace(folder: string, error: unknown): NslabError {
  const { code = '', syscall = '' } = error as NodeJS.ErrnoException;
  const name = shownName(folder);
  return new NslabError(
    'unpack-folder',
    { en: `Could not make ${name}: ${syscall}: ${code}.`, zh: `无法创建 ${name}：${syscall}：${code}。` },
    { cause: error, hint: PARENT },
  );
}

const THERE = { en: 'is there already, and is not a folder.', zh: '已经存在，而且不是目录。' };
const FILLED = { en: 'has files in it already.', zh: '里面已经有文件了。' };
const STANDS = {
  en: 'is where you stand, or a mount point: it cannot be replaced in one piece.',
  zh: '是你当前所在的目录或挂载点，没法整个替换。',
};
const PARENT = {
  en: 'The folder that it is to be in must exist, be yours to write in, and have room. In the lab host /lab lasts.',
  zh: '它的上级目录必须存在、可写，还要有空间。在实验主机里，/lab 里的东西会保留下来。',
};
