import { type Lang, listed, say, type Text } from '../../text/text.ts';
import type { Io } from '../io.ts';
import { wrap } from '../view/wrap.ts';
import { visible } from '../visible.ts';
import { type Change, type Code, codeFiles } from './code.ts';
import type { FolderRead } from './read-folder.ts';
import { ourselves, type Writers, writersOf } from './writers.ts';

const MOST_LISTED = 12;

/** What a person has to know before they answer: which files, whose, with which rights; and what has changed. */
export function trustQuestion(
  folder: FolderRead,
  code: Code,
  shown: string,
  before: Before | undefined,
  io: Io,
): string {
  const { errInk: ink, lang, columns } = io;
  const line = (text: string) => `${wrap(text, columns)}\n`;
  const writers = writersOf(folder);
  return [
    line(ink.strong(say(before ? changedHead(shown, before.date) : newHead(shown), lang))),
    ...(before ? [before.changes.map((change) => line(changeLine(change, lang))).join('')] : []),
    `${line(say(runs(code), lang))}${fileList(folder, code, io)}${line(`  SHA-256 ${code.hash}`)}`,
    `${line(say(belongs(writers), lang))}${warnings(writers)
      .map((text) => line(ink.warn(`${ink.bullet} ${say(text, lang)}`)))
      .join('')}`,
    line(say(rights(), lang)),
  ].join('\n');
}

/** The code that was trusted here before this. */
export interface Before {
  readonly date: string | undefined;
  readonly changes: readonly Change[];
}

function newHead(shown: string): Text {
  return {
    en: `${shown} is a lab from outside nslab. To open it, its code has to run.`,
    zh: `${shown} 不是 nslab 自带的实验。要打开它，就要运行里面的代码。`,
  };
}

function changedHead(shown: string, date: string | undefined): Text {
  const day = date?.slice(0, 10);
  return {
    en: `The code of ${shown} is not what you trusted${day ? ` on ${day}` : ''}:`,
    zh: `${shown} 的代码已经不是你${day ? ` ${day} ` : ''}信任过的那一份：`,
  };
}

function changeLine({ sign, path }: Change, lang: Lang): string {
  const words: Record<Change['sign'], Text> = {
    '+': { en: 'new', zh: '新增' },
    '~': { en: 'changed', zh: '改动' },
    '-': { en: 'gone', zh: '删除' },
  };
  return `  ${sign} ${visible(path)}${lang === 'zh' ? `（${words[sign].zh}）` : ` (${words[sign].en})`}`;
}

function runs({ files, bytes }: Code): Text {
  const count = Object.keys(files).length;
  return {
    en: `What will run: ${count} ${count === 1 ? 'file' : 'files'}, ${sizeOf(bytes)}`,
    zh: `要运行的：${count} 个文件，共 ${sizeOf(bytes)}`,
  };
}

function fileList(folder: FolderRead, code: Code, io: Io): string {
  const files = codeFiles(folder);
  const lines = files
    .slice(0, MOST_LISTED)
    .map(
      ([path, { bytes }]) =>
        `${wrap(`  ${visible(path)}  ${io.errInk.dim(sizeOf(bytes.length))}`, io.columns)}\n`,
    );
  const more = Object.keys(code.files).length - lines.length;
  if (more > 0) lines.push(`  ${say({ en: `and ${more} more`, zh: `另有 ${more} 个` }, io.lang)}\n`);
  return lines.join('');
}

function belongs({ owners }: Writers): Text {
  return { en: `Whose: ${listed(owners, 'en')}`, zh: `所有者：${listed(owners, 'zh')}` };
}

function warnings({ others, open }: Writers): Text[] {
  const found: Text[] = [];
  if (others.length > 0)
    found.push({
      en: `Not all of it is yours: ${listed(others, 'en')} can change it at any time.`,
      zh: `并不都是你的：${listed(others, 'zh')} 随时可以改动它。`,
    });
  if (open.length > 0) {
    const names = open.slice(0, 3).map((path) => visible(path));
    const dots = open.length > names.length ? '…' : '';
    found.push({
      en: `Others may write to: ${listed(names, 'en')}${dots}`,
      zh: `别人也能写：${listed(names, 'zh')}${dots}`,
    });
  }
  return found;
}

function rights(): Text {
  const who = ourselves();
  return {
    en: `It runs on this machine itself, outside the lab host, as ${who}: it may read, change and delete all that you may. Trust is kept for exactly this code; once it changes, you are asked again.`,
    zh: `它直接在这台机器上运行，不在实验主机里，身份是 ${who}：你能读、能改、能删的，它都能。信任只对这一份代码有效；代码一变，就会重新询问。`,
  };
}

function sizeOf(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KiB`;
}
