import { type Unsupported, unsupported } from '../../../src/lab/verdict.ts';
import { parseIdMap, toInside, toOutside } from '../../../src/observe/idmap.ts';
import type { Machine } from '../../../src/observe/machine.ts';

/** /proc shows us ids as our own user namespace counts them; here as the lab host's root does, like the learner. */
export function labUid(machine: Machine, uid: number): number | undefined {
  return toInside(mapOf(machine), uid);
}

/** The uid that the steps give to an ordinary user. */
export const ORDINARY = 1000;

/** The verdict on a step that needs somebody beside root, where the lab host has one id only. */
export function withoutOthers(machine: Machine): Unsupported | undefined {
  if (toOutside(mapOf(machine), ORDINARY) !== undefined) return undefined;
  return unsupported(
    {
      en: `This step needs an ordinary user (uid ${ORDINARY}) beside root, and this lab host has one id only.`,
      zh: `这一步除 root 之外还要有一个普通用户（uid ${ORDINARY}），而这台实验主机只有一个 id。`,
    },
    {
      en: 'Install `uidmap` and let root add you a line to /etc/subuid and /etc/subgid, then `nslab again`; or run `sudo nslab`.',
      zh: '请安装 `uidmap`，并让 root 在 /etc/subuid 和 /etc/subgid 里给你加一行，再运行 `nslab again`；也可以用 `sudo nslab`。',
    },
    [{ what: '/proc/1/uid_map', value: (machine.init.file('uid_map') ?? '').trim().replace(/\s+/g, ' ') }],
  );
}

function mapOf(machine: Machine) {
  return parseIdMap(machine.init.file('uid_map') ?? '');
}
