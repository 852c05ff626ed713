import type { Call } from '../../src/engine/call.ts';
import { mount } from '../../src/engine/calls/mounts.ts';

/** What every runtime does first, and unshare(1) by itself. */
export function makePrivate(): Call[] {
  return [
    mount(
      { source: 'none', target: '/', flags: ['MS_REC', 'MS_PRIVATE'] },
      {
        why: {
          en: 'cuts the ties between the copied list and the lab host’s: what we mount now stays in here',
          zh: '切断这份副本与实验主机列表的联系：此后挂载的东西只留在这里',
        },
      },
    ),
  ];
}
