import { discard, scratchFolder } from '../../guide/experiment.ts';
import { undoneBlock } from '../../guide/view/undone.ts';
import { wrap } from '../../guide/view/wrap.ts';
import { endLabHost } from '../../labhost/end.ts';
import { findLabHost } from '../../labhost/find.ts';
import { say } from '../../text/text.ts';
import type { CommandRun } from '../command.ts';

export const run: CommandRun = async (_call, { io, state }) => {
  const host = findLabHost(state);
  io.err(undoneBlock(await endLabHost(state), io));
  await discard(scratchFolder(state));
  const text = host
    ? {
        en: `The lab host has ended. Your files stay in ${host.workFolder}; nslab start goes on where you were.`,
        zh: `实验主机已结束。你的文件还在 ${host.workFolder}；nslab start 会从你离开的地方继续。`,
      }
    : { en: 'No lab host was running.', zh: '没有正在运行的实验主机。' };
  io.err(`${wrap(say(text, io.lang), io.columns)}\n`);
  return 0;
};
