import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type Lab, type LabEntry, type LabPlaces, loadEntry } from '../../lab/catalogue.ts';
import type { LabDeclaration } from '../../lab/lab.ts';
import { loadModule } from '../../lab/module.ts';
import { packageRoot } from '../../labhost/client.ts';
import { readOwnLabs } from '../../state/own-labs.ts';
import { NslabError } from '../../text/error.ts';
import { say } from '../../text/text.ts';
import { wrap } from '../view/wrap.ts';
import { visible } from '../visible.ts';
import { cached, linkPackage } from './cache.ts';
import { type Code, codeFiles, codeOf, hashOf } from './code.ts';
import { compileLab } from './compile.ts';
import { declaredBy } from './declared.ts';
import { idOf, isOwnId } from './identity.ts';
import { type FolderRead, readFolder } from './read-folder.ts';
import { harmless } from './texts.ts';
import { mayRun, type Opening } from './trust.ts';

/** A lab in a folder of its own: what may be loaded of it, and from where. */
export interface OwnLab {
  readonly entry: LabEntry;
  readonly at: LabPlaces;
}

/** The lab of a folder, its code trusted, compiled and loaded. @throws NslabError `lab-folder-…`, `lab-not-trusted`, … */
export async function openOwnLab(word: string, opening: Opening): Promise<Lab> {
  const { entry, at } = await findOwnLab(word, opening);
  return loadEntry(entry, at);
}

/** The same, its declaration alone having run. */
export async function findOwnLab(word: string, opening: Opening): Promise<OwnLab> {
  const path = placeOf(word, opening);
  const shown = shownWord(isOwnId(word) ? path : word);
  const folder = readFolder(path);
  const code = codeOf(folder);
  await mayRun(folder, code, shown, opening);
  const modules = await modulesOf(folder, code, shown, opening);
  const texts = await textsOf(folder, opening);
  const { lab } = await loadModule<{ lab?: unknown }>(modules, 'lab.js', hint(shown));
  const declared = declaredBy(lab, `${shown}/lab`);
  const entry = entryOf(declared, idOf(path, declared.id, code, opening), path, shown);
  return { entry, at: { modules, extension: '.js', texts, only: entry } };
}

/** Its texts alone: nothing of it runs. */
export async function textsOfOwnLab(word: string, opening: Opening): Promise<OwnLab> {
  const path = placeOf(word, opening);
  const shown = shownWord(isOwnId(word) ? path : word);
  const texts = await textsOf(readFolder(path), opening);
  const entry = entryOf({ id: basename(path), minutes: 0, steps: [] }, basename(path), path, shown);
  return { entry, at: { modules: texts, extension: '.js', texts, only: entry } };
}

function entryOf(declared: LabDeclaration, id: string, path: string, word: string): LabEntry {
  return {
    number: 0,
    id,
    label: declared.id,
    word,
    folder: basename(path),
    files: '',
    checkers: 'checkers/',
  };
}

/** As it was typed: a path from here. Of a lab that goes on, by its id, the whole path. */
function shownWord(word: string): string {
  return visible(word === '/' ? word : word.replace(/\/+$/, ''), 200);
}

function placeOf(word: string, { state, io }: Opening): string {
  if (isOwnId(word)) {
    const known = Object.entries(readOwnLabs(state).places).find(([, place]) => place.id === word);
    if (known && isLab(known[0])) return known[0];
    throw gone(word, known?.[0]);
  }
  // Somebody in the lab host names no folders of the machine.
  if (io && !io.word) throw fromInside(word);
  const path = realOr(word);
  if (isLab(path)) return path;
  throw noLab(word, path);
}

export function isLab(path: string): boolean {
  return existsSync(join(path, 'lab.ts')) || existsSync(join(path, 'lab.js'));
}

function realOr(word: string): string {
  try {
    return realpathSync(resolve(word));
  } catch (cause) {
    const text = { en: `There is no folder ${shownWord(word)}.`, zh: `没有目录 ${shownWord(word)}。` };
    const hint = {
      en: 'A word without a slash is a built-in lab (nslab list). nslab author new makes a lab in a folder of its own.',
      zh: '不带斜杠的词指自带的实验（nslab list）。nslab author new 会在单独的目录里建一个新实验。',
    };
    throw new NslabError('lab-folder-missing', text, { status: 2, hint, cause });
  }
}

async function modulesOf(folder: FolderRead, code: Code, shown: string, opening: Opening): Promise<string> {
  const key = createHash('sha256').update(`${code.hash} ${packageRoot()} ${packageVersion()}`).digest('hex');
  const made = await cached(opening.state, key.slice(0, 32), async () => {
    const { io } = opening;
    const text = { en: `Compiling ${shown}…`, zh: `正在编译 ${shown}……` };
    io?.err(`${wrap(io.errInk.dim(say(text, io.lang)), io.columns)}\n`);
    const compiled = await compileLab(folder, shown, io?.lang ?? 'en');
    if (!compiled.ok) throw notCompiled(shown, compiled.complaints);
    const data = codeFiles(folder).filter(([path]) => !/\.[cm]?[jt]s$/.test(path));
    return new Map<string, string | Uint8Array>([
      ...data.map(([path, { bytes }]) => [path, bytes] as const),
      ...compiled.modules,
      ['package.json', '{ "type": "module" }\n'],
    ]);
  });
  linkPackage(made);
  return made;
}

function textsOf(folder: FolderRead, { state }: Opening): Promise<string> {
  const files = [...folder.files].map(
    ([path, { bytes }]) => [path, path.endsWith('.md') ? harmless(bytes.toString('utf8')) : bytes] as const,
  );
  return cached(state, `texts-${hashOf(folder.files).slice(0, 32)}`, async () => new Map(files));
}

function packageVersion(): string {
  const file = join(packageRoot(), 'package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  // A checkout is built anew without another version.
  const built = join(packageRoot(), 'dist/src/lab/api.d.ts');
  return `${version} ${existsSync(built) ? statSync(built).mtimeMs : ''}`;
}

function hint(shown: string) {
  return { en: `nslab author lint ${shown} says more.`, zh: `nslab author lint ${shown} 会说得更详细。` };
}

function notCompiled(
  shown: string,
  complaints: readonly { where: string | undefined; message: string; line: string | undefined }[],
): NslabError {
  const lines = complaints.map(({ where, message, line }) => {
    const source = line === undefined ? '' : `\n      ${line.trim()}`;
    return visibleLines(`  ${where === undefined ? '' : `${where}: `}${message}${source}`);
  });
  return new NslabError(
    'lab-not-compiled',
    {
      en: `${shown} cannot be compiled. Nothing of it was run.\n${lines.join('\n')}`,
      zh: `${shown} 编译不了，里面的代码一点也没有运行。\n${lines.join('\n')}`,
    },
    {
      status: 2,
      hint: {
        en: "A lab imports its own files and the modules nslab, nslab/lab, nslab/observe and Node's (node:fs).",
        zh: '实验只能引入自己的文件、模块 nslab、nslab/lab、nslab/observe，以及 Node 自带的（node:fs）。',
      },
    },
  );
}

function visibleLines(text: string): string {
  return text
    .split('\n')
    .map((line) => visible(line, 400))
    .join('\n');
}

function noLab(word: string, path: string): NslabError {
  const isFile = statSync(path, { throwIfNoEntry: false })?.isDirectory() === false;
  const shown = shownWord(word);
  const text = isFile
    ? { en: `${shown} is no folder.`, zh: `${shown} 不是目录。` }
    : { en: `${shown} is no lab: there is no lab.ts in it.`, zh: `${shown} 不是实验：里面没有 lab.ts。` };
  const hint = isFile
    ? { en: 'Name the folder that a lab.ts is in.', zh: '请写 lab.ts 所在的目录。' }
    : { en: 'nslab author new makes one.', zh: 'nslab author new 可以建一个。' };
  return new NslabError('lab-folder-no-lab', text, { status: 2, hint });
}

function gone(word: string, path: string | undefined): NslabError {
  const where = path === undefined ? '' : ` (${visible(path, 200)})`;
  return new NslabError(
    'lab-folder-gone',
    {
      en: `The folder of the lab ${visible(word)}${where} is not there any more.`,
      zh: `实验 ${visible(word)} 的目录${where}已经不在了。`,
    },
    {
      status: 3,
      hint: {
        en: 'Where it was moved to: nslab start ./FOLDER goes on with it. Or open another: nslab list',
        zh: '如果是挪了地方：nslab start ./目录 可以接着做。或者另开一个：nslab list',
      },
    },
  );
}

function fromInside(word: string): NslabError {
  return new NslabError(
    'lab-folder-inside',
    {
      en: `From in here ${visible(word)} cannot be opened: it is a folder of the machine.`,
      zh: `在这里打不开 ${visible(word)}：那是真实机器上的目录。`,
    },
    { status: 2, hint: { en: 'Type it outside the lab host.', zh: '请在实验主机外面输入。' } },
  );
}
