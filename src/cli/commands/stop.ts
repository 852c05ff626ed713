import { sweepScratches } from '../../guide/experiment.ts';
import { undoneBlock } from '../../guide/view/undone.ts';
import { wrap } from '../../guide/view/wrap.ts';
import { endLabHost } from '../../labhost/end.ts';
import { findLabHost } from '../../labhost/find.ts';
import { say } from '../../text/text.ts';
import type { CommandRun, Surroundings } from '../command.ts';
import { forwarded } from '../container/forward-any.ts';
import { inPlace } from '../container/place.ts';

/** Containers, by their names; without a name the lab host, and all of them with it. */
export const run: CommandRun = async (call, at) => {
  if (call.positionals.length === 0) return endHost(at);
  const { stopContainers } = await import('../container/stop-containers.ts');
  return inPlace(stopContainers, forwarded('stop'))(call, at);
};

async function endHost({ io, state }: Surroundings): Promise<number> {
  const host = findLabHost(state);
  io.err(undoneBlock(await endLabHost(state), io));
  await sweepScratches(state);
  const text = host
    ? {
        en: `The lab host has ended. Your files stay in ${host.workFolder}; nslab start goes on where you were.`,
        zh: `实验主机已结束。你的文件还在 ${host.workFolder}；nslab start 会从你离开的地方继续。`,
      }
    : { en: 'No lab host was running.', zh: '没有正在运行的实验主机。' };
  io.err(`${wrap(say(text, io.lang), io.columns)}\n`);
  return 0;
}
