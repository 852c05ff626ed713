import { currentPlace } from '../../guide/current.ts';
import { hintBlock } from '../../guide/hint.ts';
import { notebook } from '../../guide/notebook.ts';
import type { CommandRun } from '../command.ts';

export const run: CommandRun = async (_call, { io, state }) => {
  const book = notebook(state, io);
  const { lab, step } = await currentPlace(state, book, io);
  io.out(hintBlock(lab, step, book, io));
  return 0;
};
