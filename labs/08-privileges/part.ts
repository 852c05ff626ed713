import {
  CAPABILITIES,
  type Call,
  capset,
  compileFilter,
  DOCKER_CAPABILITIES,
  forbid,
  mount,
  prctl,
  prlimit64,
  seccomp,
} from 'nslab';
import type { Part } from '../09-container/frame.ts';

// en: Docker's default set: 00000000a80425fb. Take something away, and see what fails.
// zh: Docker 的默认集合：00000000a80425fb。去掉一项，看看什么会失败。
const KEPT = DOCKER_CAPABILITIES;

// en: A file that is always empty, laid over one that nobody should read. Not every kernel has each of them.
// zh: 用一个永远为空的文件，盖住不该让人读的文件。不是每个内核都有这些文件。
function masked(path: string): Call {
  return mount({ source: '/dev/null', target: path, flags: ['MS_BIND'] }, { onError: 'continue' });
}

// en: Last in the list: nothing that comes after it may need what it takes away.
// zh: 放在列表的最后：后面的任何一步都不能再需要它拿走的东西。
export const privileges: Part = {
  inside: [
    // en: TODO: mask /proc/keys, /proc/timer_list and /proc/kcore; make /proc/sys read-only: bind it onto itself,
    // en: then once more with MS_REMOUNT, MS_BIND and MS_RDONLY.
    // zh: TODO：盖住 /proc/keys、/proc/timer_list 和 /proc/kcore；把 /proc/sys 变成只读：先绑定到自己身上，
    // zh: 再用 MS_REMOUNT、MS_BIND、MS_RDONLY 挂一次。
    //<
    ...['/proc/keys', '/proc/timer_list', '/proc/kcore'].map(masked),
    mount({ source: '/proc/sys', target: '/proc/sys', flags: ['MS_BIND'] }),
    mount({
      target: '/proc/sys',
      flags: ['MS_REMOUNT', 'MS_BIND', 'MS_RDONLY', 'MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'],
    }),
    //>
    // en: TODO: at most 1024 open files: prlimit(2).
    // zh: TODO：最多打开 1024 个文件：prlimit(2)。
    //<
    prlimit64('RLIMIT_NOFILE', 1024, 1024),
    //>
    // en: TODO: all but KEPT out of the bounding set (prctl(2), PR_CAPBSET_DROP), then capset(2), then
    // en: PR_SET_NO_NEW_PRIVS.
    // zh: TODO：除了 KEPT，全部移出 bounding 集合（prctl(2)，PR_CAPBSET_DROP）；然后 capset(2)，再 PR_SET_NO_NEW_PRIVS。
    //<
    ...CAPABILITIES.filter((name) => !KEPT.includes(name)).map((name) =>
      prctl('PR_CAPBSET_DROP', name, { onError: 'continue' }),
    ),
    capset({ effective: KEPT, permitted: KEPT, inheritable: [] }),
    prctl('PR_SET_NO_NEW_PRIVS', [1, 0, 0, 0]),
    //>
    // en: TODO: and the filter, last of all, since it counts from then on: seccomp(2).
    // zh: TODO：过滤器放在最最后，因为从那一刻起它就生效了：seccomp(2)。
    //<
    seccomp(compileFilter(forbid(['mount', 'ptrace', 'keyctl', 'add_key', 'bpf', 'unshare'])).bytes),
    //>
  ],
};
