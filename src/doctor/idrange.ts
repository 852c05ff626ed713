import { same } from '../text/text.ts';
import { bad, type Check, good } from './check.ts';
import type { Probe } from './probe.ts';

/** The check's id: steps that need more ids than one need it. */
export const ID_RANGE = 'id-range';

/** Lines of /etc/subuid are `user:start:count`, the user by name or number (subuid(5)). */
export function grantedRange(
  text: string,
  user: string,
  uid: number,
): { start: number; count: number } | undefined {
  for (const line of text.split('\n')) {
    const [who, start, count] = line.trim().split(':');
    if ((who === user || who === String(uid)) && Number(count) > 0)
      return { start: Number(start), count: Number(count) };
  }
  return undefined;
}

/** An ordinary user gets more than one uid in the lab host only through newuidmap (newuidmap(1)). */
export function checkIdRange(probe: Probe): Check {
  if (probe.uid === 0) {
    return good(
      ID_RANGE,
      { en: 'root needs no entry in /etc/subuid', zh: 'root 不需要 /etc/subuid 中的条目' },
      'nice',
    );
  }
  const ranges = ['/etc/subuid', '/etc/subgid'].map((f) =>
    grantedRange(probe.read(f) ?? '', probe.user, probe.uid),
  );
  const [uids, gids] = ranges;
  const helpers = probe.find('newuidmap') && probe.find('newgidmap');
  if (uids && gids && helpers) return good(ID_RANGE, same(`${uids.start}+${uids.count}`), 'nice');
  if (!helpers) {
    return bad(
      ID_RANGE,
      {
        en: 'no newuidmap: the lab host has one user id, 0',
        zh: '没有 newuidmap：实验主机里只有一个用户 id，即 0',
      },
      { en: 'Install uidmap.', zh: '请安装 uidmap。' },
      { matters: 'nice', packages: ['uidmap'], cause: 'uidmap' },
    );
  }
  return bad(
    ID_RANGE,
    {
      en: `no range for ${probe.user} in ${uids ? '/etc/subgid' : '/etc/subuid'}: the lab host has one user id, 0`,
      zh: `${uids ? '/etc/subgid' : '/etc/subuid'} 中没有分配给 ${probe.user} 的范围：实验主机里只有一个用户 id，即 0`,
    },
    {
      en: `As root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${probe.user}`,
      zh: `以 root 运行：usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${probe.user}`,
    },
    { matters: 'nice', cause: 'no-range' },
  );
}
