import { findLabHost } from '../../labhost/find.ts';
import { NslabError } from '../../text/error.ts';
import type { Call, Surroundings } from '../command.ts';
import { type ForwardOptions, forward, typedAgain } from './forward.ts';
import { insideOptions } from './inside-paths.ts';

/** A command about containers that there are, typed on the machine: the same in the lab host. */
export function forwarded(
  name: string,
  options: (call: Call) => ForwardOptions = () => ({}),
): (call: Call, at: Surroundings) => Promise<number> {
  return async (call, at) => {
    const host = findLabHost(at.state);
    if (!host) throw noHost();
    const inside = insideOptions(call.options, host, { cwd: process.cwd(), env: process.env });
    return forward(host, typedAgain(name, call, inside), at, options(call));
  };
}

function noHost(): NslabError {
  return new NslabError(
    'host-missing',
    {
      en: 'No lab host is running, so there are no containers in it.',
      zh: '没有正在运行的实验主机，所以里面也没有容器。',
    },
    {
      status: 3,
      hint: {
        en: 'nslab run makes one; containers on this machine itself: add --host.',
        zh: 'nslab run 会建一台；这台机器上的容器请加 --host。',
      },
    },
  );
}
