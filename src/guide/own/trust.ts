import type { StateFolder } from '../../state/folder.ts';
import { type OwnLabs, readOwnLabs, updateOwnLabs } from '../../state/own-labs.ts';
import { NslabError } from '../../text/error.ts';
import { say } from '../../text/text.ts';
import type { Io } from '../io.ts';
import { type Code, changesBetween } from './code.ts';
import { type Before, trustQuestion } from './question.ts';
import type { FolderRead } from './read-folder.ts';

/** Who opens a lab that is not nslab's own. */
export interface Opening {
  readonly state: StateFolder;
  /** Without it nobody is asked, and only what is trusted already is opened. */
  readonly io?: Io;
  /** Typed beforehand, in a script: `--trust`. */
  readonly trust?: boolean;
}

export function isTrusted(code: Code, state: StateFolder): boolean {
  return Object.hasOwn(readOwnLabs(state).trusted, code.hash);
}

/** Lets a lab's code pass when somebody answers for it, now or before. @throws NslabError `lab-not-trusted` */
export async function mayRun(folder: FolderRead, code: Code, shown: string, opening: Opening): Promise<void> {
  const { state, io } = opening;
  const known = readOwnLabs(state);
  if (Object.hasOwn(known.trusted, code.hash)) {
    if (known.places[folder.path]?.code !== code.hash) trust(folder.path, code, state);
    return;
  }
  const before = trustedBefore(folder.path, code, known);
  io?.err(`\n${trustQuestion(folder, code, shown, before, io)}\n`);
  // Somebody in the lab host, who can be asked for no word, answers for nothing beforehand either.
  const given = opening.trust && !(io && !io.word) ? 'yes' : undefined;
  const answer = given ?? (await io?.word?.(say(TYPE_YES, io.lang)));
  if (answer?.trim().toLowerCase() !== 'yes') throw notTrusted(shown, before !== undefined, answer);
  trust(folder.path, code, state);
}

const TYPE_YES = { en: 'Run it? To trust this code, type yes:', zh: '要运行吗？信任这份代码就输入 yes：' };

/** Keeps that this code may run; what lies at the place is compared with it the next time. */
export function trust(path: string, code: Code, state: StateFolder): void {
  updateOwnLabs(state, (labs) => ({
    trusted: { [code.hash]: new Date().toISOString(), ...labs.trusted },
    places: { ...labs.places, [path]: { ...labs.places[path], code: code.hash, files: code.files } },
  }));
}

function trustedBefore(path: string, code: Code, known: OwnLabs): Before | undefined {
  const place = known.places[path];
  if (!place) return undefined;
  return { date: known.trusted[place.code], changes: changesBetween(place.files, code.files) };
}

function notTrusted(shown: string, hasChanged: boolean, answer: string | undefined): NslabError {
  const why = hasChanged
    ? {
        en: `The code of ${shown} has changed and is not trusted.`,
        zh: `${shown} 的代码变了，还没有得到信任。`,
      }
    : { en: `The code of ${shown} is not trusted.`, zh: `${shown} 的代码还没有得到信任。` };
  const ask = {
    en: `In a terminal of the machine nslab start ${shown} shows what it is and asks; in a script, once you have read it: --trust.`,
    zh: `在这台机器的终端里输入 nslab start ${shown}，会说明它是什么并询问；在脚本里，读过代码之后加上 --trust。`,
  };
  const nothing = { en: 'Nothing of it was run.', zh: '里面的代码一点也没有运行。' };
  const text = { en: `${why.en} ${nothing.en}`, zh: `${why.zh}${nothing.zh}` };
  return new NslabError('lab-not-trusted', text, {
    status: 2,
    ...(answer === undefined ? { hint: ask } : {}),
  });
}
