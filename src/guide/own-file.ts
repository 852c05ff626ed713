import {
  chownSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../lab/catalogue.ts';
import { places } from '../lab/catalogue.ts';
import { packageRoot } from '../labhost/client.ts';
import type { StateFolder } from '../state/folder.ts';
import { say } from '../text/text.ts';
import type { Io } from './io.ts';
import { wrap } from './view/wrap.ts';

/** The learner's own container, in code: one file that goes along from lab to lab. */
const OWN_FILE = 'my-container.ts';
/** Longer than anybody types. */
const MOST_BYTES = 1 << 20;

/** Where a lab's work folder has no such file, it gets the newest of another lab's. What is there stays. */
export function carryOwnFile(lab: string, state: StateFolder, io: Io): void {
  const to = join(state.work(lab), OWN_FILE);
  const found = existsSync(to) ? undefined : newestOf(state, lab);
  if (found) {
    const owner = statSync(state.work(lab));
    writeFileSync(to, found.text, { flag: 'wx', mode: 0o644 });
    if (process.getuid?.() === 0) chownSync(to, owner.uid, owner.gid);
    const said = {
      en: `Your ${OWN_FILE} has come along from lab ${found.lab}: /lab/${OWN_FILE}`,
      zh: `你的 ${OWN_FILE} 从实验 ${found.lab} 跟过来了：/lab/${OWN_FILE}`,
    };
    io.err(`${wrap(io.errInk.dim(say(said, io.lang)), io.columns)}\n`);
  }
  if (existsSync(to)) forEditors(state.work(lab));
}

/** Once, where a lab begins that has a part of the file: that it may be written in code. */
export function offerOf(lab: Lab, io: Io): string {
  if (lab.number === 0 || !existsSync(join(places().texts, 'labs', lab.folder, 'part.ts'))) return '';
  const text = {
    en: `Rather in code than in commands? In the lab host, nslab engine --new puts this lab's part into /lab/${OWN_FILE}.`,
    zh: `想写代码而不是敲命令？在实验主机里输入 nslab engine --new，就会把本实验的一块写进 /lab/${OWN_FILE}。`,
  };
  return `\n${wrap(io.ink.dim(say(text, io.lang)), io.columns)}\n`;
}

interface Found {
  readonly lab: string;
  readonly text: string;
  readonly changed: number;
}

function newestOf(state: StateFolder, lab: string): Found | undefined {
  const others = readdirSync(join(state.work(lab), '..')).filter((name) => name !== lab);
  const files = others.flatMap((name) => read(name, join(state.work(name), OWN_FILE)) ?? []);
  return files.sort((a, b) => b.changed - a.changed)[0];
}

/** The lab host's root can put anything there, also a link to what only we may read: it is not followed. */
function read(lab: string, path: string): Found | undefined {
  try {
    const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stat = fstatSync(fd);
      if (!stat.isFile() || stat.size > MOST_BYTES) return undefined;
      return { lab, text: readFileSync(fd, 'utf8'), changed: stat.mtimeMs };
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined;
  }
}

/** An editor on the machine finds the module `nslab` where it looks for every module. */
function forEditors(work: string): void {
  const modules = join(work, 'node_modules');
  try {
    if (!existsSync(modules)) mkdirSync(modules);
    if (lstatSync(modules).isDirectory()) symlinkSync(packageRoot(), join(modules, 'nslab'));
  } catch {
    // It is there already; or the folder is not ours, and the editor does without.
  }
}
