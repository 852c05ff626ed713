import { openAllLabs } from '../../guide/labs.ts';
import { notebook } from '../../guide/notebook.ts';
import { say } from '../../text/text.ts';
import type { CommandRun } from '../command.ts';
import { labHead } from './list.ts';
import { run as start } from './start.ts';

/** Bare `nslab` in a terminal: the labs, to choose one. */
export const run: CommandRun = async (_call, at) => {
  const { io, state } = at;
  const progress = notebook(state, io).read();
  const labs = await openAllLabs(state);
  const leave = { name: 'quit', words: say({ en: 'Leave', zh: '离开' }, io.lang) };
  const answer = await io.choose({
    message: say({ en: 'Which lab?', zh: '做哪个实验？' }, io.lang),
    choices: [...labs.map((lab) => ({ name: lab.id, words: labHead(lab, progress, io) })), leave],
  });
  if (answer === undefined || answer === 'quit') return 0;
  return start({ positionals: [answer], rest: undefined, options: {} }, at);
};
