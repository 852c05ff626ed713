import { confirmAgain, newHost } from '../../guide/again.ts';
import { forwardToGuide } from '../../guide/ask-client.ts';
import { currentPlace } from '../../guide/current.ts';
import type { Io } from '../../guide/io.ts';
import { openLab, openStep } from '../../guide/labs.ts';
import { notebook, placeIn } from '../../guide/notebook.ts';
import { moveToStep } from '../../guide/show-step.ts';
import { wrap } from '../../guide/view/wrap.ts';
import type { Lab } from '../../lab/catalogue.ts';
import type { StepDeclaration } from '../../lab/lab.ts';
import type { StateFolder } from '../../state/folder.ts';
import { say } from '../../text/text.ts';
import { type CommandRun, flag, option } from '../command.ts';
import { openingOf } from '../opening.ts';

/** The lab host as new, at a step: the way out when what the step needs has been spoiled. */
export const run: CommandRun = async (call, at) => {
  const { io, state } = at;
  const book = notebook(state, io);
  const word = call.positionals[0];
  const lab =
    word === undefined ? (await currentPlace(state, book, io)).lab : await openLab(word, openingOf(call, at));
  const named = option(call, 'step');
  const step = named === undefined ? placeIn(book.read(), lab) : openStep(lab, named);
  if (!flag(call, 'yes')) {
    const sure = await confirmAgain(io);
    if (sure === undefined) {
      const text = { en: 'Nobody to ask here: add --yes', zh: '这里没法询问：请加上 --yes' };
      io.err(`${wrap(say(text, io.lang), io.columns)}\n`);
      return 2;
    }
    if (!sure) return 1;
  }
  const asked = await forwardToGuide(state.run, ['again', lab.id, '--step', step.id, '--yes'], io);
  return asked ?? (await withoutGuide(lab, step, state, io));
};

async function withoutGuide(lab: Lab, step: StepDeclaration, state: StateFolder, io: Io): Promise<number> {
  const host = await newHost(lab, state, io);
  io.out(await moveToStep(lab, step, host, notebook(state, io), io));
  const text = {
    en: 'nslab start opens the guide here; nslab shell a shell in the lab host.',
    zh: 'nslab start 从这里打开向导；nslab shell 打开实验主机里的 shell。',
  };
  io.err(`\n${wrap(io.errInk.dim(say(text, io.lang)), io.columns)}\n`);
  return 0;
}
