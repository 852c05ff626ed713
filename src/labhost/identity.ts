import { type Call, result } from '../engine/call.ts';
import { setgroups, setresgid, setresuid } from '../engine/calls/identity.ts';
import { execve, spawn, wait4 } from '../engine/calls/processes.ts';
import { writeFile } from '../engine/compose.ts';
import { linesOf, type MapLine, type Mapping } from './idmap.ts';

/** How the call that waits for newuidmap or newgidmap is named. */
export const HELPER_ENDED = '-ended';

/** In the parent, outside: gives the child's new user namespace its ids. Only then is anybody root in it. */
export function writeMaps(mapping: Mapping, child: string): Call[] {
  if (mapping.by === 'helpers') {
    return [
      ...helper(mapping.newuidmap, child, mapping.uids, 'newuidmap', WHY_NEWUIDMAP),
      ...helper(mapping.newgidmap, child, mapping.gids, 'newgidmap'),
    ];
  }
  const proc = (name: string) => ({ parts: ['/proc/', result(child), `/${name}`] });
  return [
    ...(mapping.by === 'self' ? writeFile(proc('setgroups'), 'deny', { why: WHY_DENY }) : []),
    ...writeFile(proc('uid_map'), linesOf(mapping.uids), {
      why: WHY_MAP[mapping.by],
    }),
    ...writeFile(proc('gid_map'), linesOf(mapping.gids)),
  ];
}

/** In the child: becomes root of its user namespace; before this its id shows as 65534 there. */
export function becomeRoot(mapping: Mapping): Call[] {
  return [
    ...(groupsDenied(mapping) ? [] : [setgroups([])]),
    setresgid(0, 0, 0),
    setresuid(0, 0, 0, { why: WHY_BECOME }),
  ];
}

function groupsDenied(mapping: Mapping): boolean {
  return mapping.by === 'self' || (mapping.by === 'inner-root' && mapping.groupsDenied);
}

function helper(
  program: string,
  child: string,
  map: readonly MapLine[],
  as: string,
  why?: Call['why'],
): Call[] {
  const numbers = map.flatMap((l) => [String(l.inside), String(l.outside), String(l.count)]);
  const pid = { parts: [result(child)] };
  return [
    spawn(
      { flags: [], child: [execve(program, [as, pid, ...numbers], [])] },
      { as, ...(why ? { why } : {}) },
    ),
    wait4(result(as), { as: `${as}${HELPER_ENDED}`, mustSucceed: true }),
  ];
}

const WHY_MAP = {
  root: {
    en: 'Root in the lab host is a uid that nobody on the machine has: what the machine’s root may do, the kernel refuses to it.',
    zh: '实验主机的 root 对应真实机器上谁都不用的一个 uid：只有真实 root 才能做的事，内核会拒绝它。',
  },
  self: {
    en: 'Without a grant in /etc/subuid one line is allowed: your own uid, shown as 0 inside (user_namespaces(7)).',
    zh: '/etc/subuid 里没有授权时，只允许一行：把自己的 uid 显示为里面的 0（user_namespaces(7)）。',
  },
  'inner-root': {
    en: 'We are in a user namespace already: its ids, as they are. Its root is nobody special on the machine.',
    zh: '我们已经在一个用户命名空间里：沿用这里的 id。这里的 root 在真实机器上没有特权。',
  },
};
const WHY_DENY = {
  en: 'An unprivileged gid_map needs this first: dropping a group could otherwise open what the group was denied.',
  zh: '非特权写 gid_map 之前必须先写它：否则退出某个组反而可能获得该组被禁止的权限。',
};
const WHY_NEWUIDMAP = {
  en: 'newuidmap is set-user-ID: it may write a whole range, the one that /etc/subuid grants you.',
  zh: 'newuidmap 带 set-user-ID：它可以写入 /etc/subuid 授予你的整段范围。',
};
const WHY_BECOME = {
  en: 'Now mapped: this process takes uid 0 of its user namespace, with every capability there and none outside.',
  zh: '映射已写好：进程取得自己用户命名空间里的 uid 0，在里面拥有全部 capability，在外面一个也没有。',
};
