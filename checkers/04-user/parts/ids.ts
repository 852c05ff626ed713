import { type Unsupported, unsupported } from '../../../src/lab/verdict.ts';
import { type IdRange, parseIdMap, toInside, toOutside } from '../../../src/observe/idmap.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import type { Process } from '../../../src/observe/process.ts';

/*
 * /proc shows us ids as our own user namespace counts them. A learner sees those of the lab host: all that
 * these checkers compare, and show, is counted as there.
 */

/** The person that the steps prepare (labs/04-user/person-script.ts). */
export const ADA = 4001;
/** The highest id that a step gives to somebody. */
const HIGHEST = 20_999;

/** An id as the lab host's root counts it; undefined for one that it does not have. */
export function labId(machine: Machine, id: number, kind: 'uid' | 'gid' = 'uid'): number | undefined {
  return toInside(parseIdMap(machine.init.file(`${kind}_map`) ?? ''), id);
}

/** A process's map with its outside as the lab host counts. */
export function labMap(machine: Machine, process: Process, kind: 'uid' | 'gid'): IdRange[] {
  return parseIdMap(process.file(`${kind}_map`) ?? '').map((range) => ({
    ...range,
    outside: labId(machine, range.outside, kind) ?? Number.NaN,
  }));
}

/** As `cat` shows it, with single spaces: `0 4001 1; 1 10000 1000`. */
export function shownMap(map: readonly IdRange[]): string {
  return map.map((r) => `${r.inside} ${r.outside} ${r.length}`).join('; ') || '-';
}

/** The effective uid of a process, as the lab host counts it (proc_pid_status(5)). */
export function uidOutside(machine: Machine, process: Process): number | undefined {
  const uid = process.status('Uid')?.split(/\s+/)[1];
  return uid === undefined ? undefined : labId(machine, Number(uid));
}

/** Ada's id; in a lab host of a single id she is its root by another name. */
export function adaOutside(machine: Machine): number {
  return hasId(machine, ADA) ? ADA : 0;
}

/** The verdict on a step that gives out ranges, where the lab host has none to give. */
export function withoutRange(machine: Machine): Unsupported | undefined {
  if (hasId(machine, HIGHEST)) return undefined;
  const count = parseIdMap(machine.init.file('uid_map') ?? '').reduce((sum, range) => sum + range.length, 0);
  return unsupported(
    {
      en: `This step gives ranges of ids away, and this lab host has only ${count} of its own.`,
      zh: `这一步要把成段的 id 分给容器，而这台实验主机总共只有 ${count} 个 id。`,
    },
    {
      en: 'Install `uidmap` and let root add you a line to /etc/subuid and /etc/subgid (`sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $USER`), then `nslab again`; or run `sudo nslab`.',
      zh: '请安装 `uidmap`，并让 root 在 /etc/subuid 和 /etc/subgid 里给你加一行（`sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $USER`），再运行 `nslab again`；也可以用 `sudo nslab`。',
    },
    [{ what: '/proc/1/uid_map', value: (machine.init.file('uid_map') ?? '').trim().replace(/\s+/g, ' ') }],
  );
}

function hasId(machine: Machine, id: number): boolean {
  return toOutside(parseIdMap(machine.init.file('uid_map') ?? ''), id) !== undefined;
}
