import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { clearStore } from '../../container/run/clear.ts';
import { endScratches } from '../../guide/experiment.ts';
import { ownLabsCache } from '../../guide/own/cache.ts';
import { undoneBlock } from '../../guide/view/undone.ts';
import { wrap } from '../../guide/view/wrap.ts';
import { cleanState, endLabHost, removeLabContainers } from '../../labhost/end.ts';
import { say } from '../../text/text.ts';
import { type CommandRun, flag } from '../command.ts';
import { machineStore } from '../container/place.ts';
import { Tmux } from '../start/tmux.ts';

/** Removes every trace; what the learner made and achieved goes only with `--all`. */
export const run: CommandRun = async (call, { io, state }) => {
  const all = flag(call, 'all');
  if (all && !flag(call, 'yes')) {
    const question = {
      en: `Remove everything in ${state.root}, your progress and your work folders too?`,
      zh: `清除 ${state.root} 里的一切，连同你的进度和工作目录？`,
    };
    const sure = await io.confirm(say(question, io.lang));
    if (sure !== true) {
      const text =
        sure === undefined
          ? { en: 'Nobody to ask here: nslab clean --all --yes', zh: '这里没法询问：nslab clean --all --yes' }
          : { en: 'Nothing was removed.', zh: '什么都没有清除。' };
      io.err(`${wrap(say(text, io.lang), io.columns)}\n`);
      return sure === undefined ? 2 : 1;
    }
  }
  Tmux.ofState(state).end(state);
  await endScratches(state, 'all');
  await clearStore(machineStore(state));
  if (all) {
    await cleanState(state);
    rmSync(state.root, { recursive: true, force: true });
  } else {
    io.err(undoneBlock(await endLabHost(state), io));
    await removeLabContainers(state);
    rmSync(state.run, { recursive: true, force: true });
    rmSync(ownLabsCache(state), { recursive: true, force: true });
    rmSync(join(state.root, 'entered.json'), { force: true });
  }
  const text = all
    ? { en: 'Nothing of nslab is left on this machine.', zh: '这台机器上已经没有 nslab 留下的任何东西。' }
    : {
        en: `Nothing of the lab hosts is left. Your progress and work folders stay in ${state.root} (nslab clean --all removes them too).`,
        zh: `实验主机已清除干净。进度和工作目录还在 ${state.root}（nslab clean --all 会一并清除）。`,
      };
  io.err(`${wrap(say(text, io.lang), io.columns)}\n`);
  return 0;
};
