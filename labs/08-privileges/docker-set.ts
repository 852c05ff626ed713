import type { Call } from '../../src/engine/call.ts';
import { prctl } from '../../src/engine/calls/processes.ts';
import { capset } from '../../src/engine/calls/security.ts';
import { CAPABILITIES, type CapabilityName } from '../../src/engine/capabilities.ts';
import type { Text } from '../../src/text/text.ts';

/** What execve leaves to root is what the bounding set leaves (capabilities(7)): so that is where they are dropped. */
export function boundTo(kept: readonly CapabilityName[], why: Text): Call[] {
  const dropped = CAPABILITIES.filter((name) => !kept.includes(name));
  return [
    ...dropped.map((name, i) =>
      prctl('PR_CAPBSET_DROP', name, {
        // Some kernels do not know the newest.
        onError: 'continue',
        ...(i === 0 ? { why } : {}),
      }),
    ),
    capset(
      { effective: kept, permitted: kept, inheritable: [] },
      {
        why: {
          en: 'and at once, for this very process: the bounding set is only asked at execve',
          zh: '当前进程自己也立刻生效：bounding 集合要到 execve 时才起作用',
        },
      },
    ),
  ];
}
