import { join } from 'node:path';
import { type Store, storeAt } from '../../container/store/store.ts';
import { CONTAINERS } from '../../labhost/labhost.ts';
import type { StateFolder } from '../../state/folder.ts';
import { NslabError } from '../../text/error.ts';
import { type Call, type CommandRun, flag, type Surroundings } from '../command.ts';
import { isInside } from '../within.ts';

/** What a command does where the containers are. */
type Work = (store: Store, call: Call, at: Surroundings) => Promise<number>;
/** What is done instead where they are not: outside of the lab host. */
type Elsewhere = (call: Call, at: Surroundings) => Promise<number>;

/** In the lab host, or with --host, it is done here; otherwise by the same command in the lab host. */
export function inPlace(work: Work, elsewhere: Elsewhere): CommandRun {
  return async (call, at) => {
    const here = storeHere(call, at);
    return here ? work(here, call, at) : elsewhere(call, at);
  };
}

/** The lab host's lies in the work folder: a real folder of the machine, which can be the upper layer of an overlay. */
function storeHere(call: Call, { state }: Surroundings): Store | undefined {
  const inside = isInside();
  if (!flag(call, 'host')) return inside ? storeAt(join('/lab', CONTAINERS)) : undefined;
  if (inside) throw notFromInside();
  if (process.getuid?.() !== 0) throw needsRoot();
  return machineStore(state);
}

/** Of containers on the machine itself. */
export function machineStore(state: StateFolder): Store {
  return storeAt(join(state.root, 'containers'), true);
}

function notFromInside(): NslabError {
  return new NslabError(
    'host-from-inside',
    {
      en: 'You are in the lab host: the machine itself cannot be reached from here.',
      zh: '你在实验主机里，从这里够不到真实机器。',
    },
    { status: 2, hint: { en: 'Without --host it runs in here.', zh: '去掉 --host，就在这里运行。' } },
  );
}

function needsRoot(): NslabError {
  return new NslabError(
    'host-needs-root',
    { en: 'On the machine itself containers need root.', zh: '直接在机器上运行容器需要 root。' },
    {
      status: 3,
      hint: {
        en: 'sudo nslab … --host; or without --host: in the lab host nobody needs root.',
        zh: '用 sudo nslab … --host；或者去掉 --host：在实验主机里不需要 root。',
      },
    },
  );
}
