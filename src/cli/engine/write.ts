import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Io } from '../../guide/io.ts';
import { isOwnId } from '../../guide/own/identity.ts';
import { wrap } from '../../guide/view/wrap.ts';
import { findLab, type LabEntry, loadLab } from '../../lab/catalogue.ts';
import { parseMountinfo } from '../../observe/mountinfo.ts';
import { NslabError } from '../../text/error.ts';
import { say } from '../../text/text.ts';
import { hasPart, newFile, withPart } from './own-file.ts';
import { frame, labsWithPart, type Piece, partOf, type Wording } from './parts.ts';

export interface WriteOptions {
  readonly file: string;
  /** Whose part; the current lab's when left out. */
  readonly lab: string | undefined;
  readonly solved: boolean;
}

/** Begins the learner's own file, or adds a lab's part to it. The lab that puts all together adds all that are missing. */
export async function writePart({ file, lab, solved }: WriteOptions, io: Io): Promise<number> {
  const entry = findLab(lab ?? currentLab());
  const wording: Wording = { lang: io.lang, solved };
  const all = labsWithPart();
  const own = all.find((l) => l.number === entry.number);
  const wanted = own ? [own] : all;
  const isNew = !existsSync(file);
  let text = isNew ? newFile(frame(wording)) : readFileSync(file, 'utf8');
  const added: Piece[] = [];
  for (const one of wanted) {
    const part = partOf(one, wording);
    if (hasPart(text, part)) continue;
    text = withPart(text, part, await heading(one, io));
    added.push(part);
  }
  if (isNew && !own) text = text.replace(SLEEPS, SERVES);
  if (isNew && solved) text = inOrder(text, added);
  if (isNew || added.length > 0) writeFileSync(file, text, isNew ? { flag: 'wx' } : {});
  io.err(`${wrap(say(told(file, isNew, added, solved), io.lang), io.columns)}\n`);
  return 0;
}

/** Which lab this is: the work folder, mounted at /lab, bears its name (proc_pid_mountinfo(5), field 4). */
function currentLab(): string {
  const mounts = parseMountinfo(readFileSync('/proc/self/mountinfo', 'utf8'));
  const work = mounts.findLast((mount) => mount.target === '/lab');
  const lab = work && basename(work.root);
  // A lab in a folder of its own has no part of the file.
  if (lab !== undefined && !isOwnId(lab)) return lab;
  throw new NslabError(
    'engine-which-lab',
    {
      en: 'Which lab’s part? This is none of nslab’s own labs.',
      zh: '要哪个实验的一块？这里不是 nslab 自带的实验。',
    },
    { status: 2, hint: { en: 'nslab engine --new --lab 3', zh: 'nslab engine --new --lab 3' } },
  );
}

async function heading(entry: LabEntry, io: Io): Promise<string> {
  const { title } = await loadLab(entry.id);
  const words = {
    en: `Lab ${entry.number} · ${title.en}`,
    zh: `实验 ${entry.number} · ${title.zh}`,
  };
  return say(words, io.lang);
}

/** The command of a file that begins in any lab, and in the one whose layers have an init. */
const SLEEPS = "['/bin/sleep', 'infinity']";
const SERVES = "['/sbin/init']";

/** What must come before what; a finished file has them so. */
const ORDER = ['groups', 'user', 'uts', 'layers', 'pid', 'root', 'net', 'privileges'];

function inOrder(text: string, parts: readonly Piece[]): string {
  const names = parts.map((part) => part.name).sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  return text.replace('container([]', `container([${names.join(', ')}]`);
}

function told(file: string, isNew: boolean, added: readonly Piece[], solved: boolean) {
  const names = added.map((part) => part.name).join(', ');
  const run = `nslab engine ${basename(file)}`;
  const path = resolve(file);
  if (added.length === 0)
    return {
      en: `${path} has it already; nothing was changed. ${run} runs it.`,
      zh: `${path} 里已经有了，没有改动。${run} 运行它。`,
    };
  if (isNew && solved)
    return {
      en: `Written ${path}, finished: ${names}. ${run} runs it.`,
      zh: `已写好 ${path}，全都填好了：${names}。${run} 运行它。`,
    };
  const list = {
    en: `The list in its last line says which parts there are and in which order: add ${names} to it.`,
    zh: `最后一行的列表决定有哪些块、什么顺序：把 ${names} 加进去。`,
  };
  return {
    en: `${isNew ? 'Written' : 'Added to'} ${path}: ${names}. Do what its TODOs ask for. ${list.en} ${run} runs it.`,
    zh: `${isNew ? '已写好' : '已加进'} ${path}：${names}。按里面的 TODO 补全。${list.zh}${run} 运行它。`,
  };
}
