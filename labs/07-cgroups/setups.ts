import type { Call } from '../../src/engine/call.ts';
import type { ProgramContext, Programs } from '../../src/lab/lab.ts';
import { containers } from './containers.ts';
import { hire, READY } from './crew.ts';
import { make, set } from './groups.ts';
import { cpuLimit, pidsLimit } from './settings.ts';

const TICKING = ['cpu', 'freezer'] as const;
const HEADED = ['pids', 'freezer'] as const;
const TEAM = ['memory', 'pids'] as const;

/**
 * Looks twice a second how many heads are left, and lets one grow where there are fewer than three. It must not
 * fork to count: that would be counted. `<&0`: bash would give a background command /dev/null to read from.
 */
const HEAD = `${READY}
while :; do
  read -r -t 0.5
  mapfile -t heads <"$GROUP/cgroup.procs"
  if (( \${#heads[@]} > 4 )); then exit; fi
  if (( \${#heads[@]} < 3 )); then "$PROGRAM" -c 'eval "$SCRIPT"' <&0 & fi
done`;

/** What a step finds when it is entered. The checkers know these processes by name and environment. */
export const setups: Programs = {
  freeze: (at) =>
    prepared(at, [
      ...['clock', 'radio'].flatMap((name) => [...make(at, name, ...TICKING), ...set(at, name, cpuLimit(4))]),
      ...hire(
        at,
        ['clock', 'radio'].map((name) => ({
          name,
          group: name,
          kinds: TICKING,
          script: `${READY}; while :; do :; done`,
          why: { en: 'never rests; its group has 4 % of a core', zh: '一刻不停；它的组只有一个核的 4 %' },
        })),
      ),
    ]),

  'kill-all': (at) =>
    prepared(at, [
      ...make(at, 'hydra', ...HEADED),
      ...set(at, 'hydra', pidsLimit(12)),
      ...hire(
        at,
        Array.from({ length: 3 }, () => ({
          name: 'hydra',
          group: 'hydra',
          kinds: HEADED,
          script: HEAD,
          why: { en: 'a head that grows others', zh: '一个会再长出别的头的头' },
        })),
      ),
    ]),

  split: (at) =>
    prepared(at, [
      ...make(at, 'team', ...TEAM),
      ...hire(
        at,
        ['web', 'db'].map((name) => ({
          name,
          group: 'team',
          kinds: TEAM,
          script: `${READY}; read -r; :`,
          why: { en: 'both in one group, side by side', zh: '两个进程挤在同一个组里' },
        })),
      ),
    ]),

  'read-container': (at) => prepared(at, containers(at)),
};

/** Nothing where the lab host has no groups: the checker says so, and why. */
function prepared(at: ProgramContext, calls: readonly Call[]): readonly Call[] {
  return at.machine.cgroups.version === undefined ? [] : calls;
}
