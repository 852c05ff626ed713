import { existsSync, renameSync } from 'node:fs';
import { currentPlace } from '../../guide/current.ts';
import { openLab } from '../../guide/labs.ts';
import { notebook } from '../../guide/notebook.ts';
import { wrap } from '../../guide/view/wrap.ts';
import { endLabHost } from '../../labhost/end.ts';
import { findLabHost } from '../../labhost/find.ts';
import { say } from '../../text/text.ts';
import { type CommandRun, flag } from '../command.ts';
import { openingOf } from '../opening.ts';
import { run as again } from './again.ts';

/** Ends the lab's host and forgets its progress; the work folder is set aside, not deleted. */
export const run: CommandRun = async (call, at) => {
  if (call.options['step'] !== undefined) return again(call, at);
  const { io, state } = at;
  const book = notebook(state, io);
  const word = call.positionals[0];
  const lab =
    word === undefined ? (await currentPlace(state, book, io)).lab : await openLab(word, openingOf(call, at));
  if (!flag(call, 'yes')) {
    const question = {
      en: `Start lab ${lab.label} anew: end its lab host, forget its progress, and set its work folder aside?`,
      zh: `把实验 ${lab.label} 重新开始：结束它的实验主机，忘掉它的进度，把工作目录挪到一边？`,
    };
    const sure = await io.confirm(say(question, io.lang));
    if (sure === undefined) {
      const text = { en: 'Nobody to ask here: nslab reset --yes', zh: '这里没法询问：nslab reset --yes' };
      io.err(`${wrap(say(text, io.lang), io.columns)}\n`);
      return 2;
    }
    if (!sure) return 1;
  }
  if (findLabHost(state)?.lab === lab.id) await endLabHost(state);
  book.forget(lab.id);
  const work = state.work(lab.id);
  const aside = `${work}.before-${new Date().toISOString().replaceAll(':', '').slice(0, 17)}`;
  const moved = existsSync(work);
  if (moved) renameSync(work, aside);
  const text = {
    en: `Lab ${lab.label} is as on the first day.${moved ? ` The old work folder: ${aside}` : ''} nslab start ${lab.word}`,
    zh: `实验 ${lab.label} 已回到最初。${moved ? `原来的工作目录：${aside}。` : ''}nslab start ${lab.word}`,
  };
  io.err(`${wrap(say(text, io.lang), io.columns)}\n`);
  return 0;
};
