import type { Call } from '../../src/engine/call.ts';
import { setgroups, setresgid, setresuid } from '../../src/engine/calls/identity.ts';
import { mount } from '../../src/engine/calls/mounts.ts';
import { execve, prctl, spawn } from '../../src/engine/calls/processes.ts';
import { capset, prlimit64, seccomp } from '../../src/engine/calls/security.ts';
import { DOCKER_CAPABILITIES } from '../../src/engine/capabilities.ts';
import { untilStarted } from '../../src/engine/compose.ts';
import { compileFilter } from '../../src/engine/seccomp/compile.ts';
import { forbid } from '../../src/engine/seccomp/forbid.ts';
import type { Programs } from '../../src/lab/lab.ts';
import { boundTo } from './docker-set.ts';
import { BIN, ENVIRONMENT } from './tools.ts';
import { pidOf, running, visitCell } from './visit.ts';

export { setups } from './setups.ts';

const WEB = 1000;
const GO_ON = { onError: 'continue' } as const;

export const programs: Programs = {
  'docker-set': () =>
    started([
      ...boundTo(DOCKER_CAPABILITIES, {
        en: 'one call for each of those that are to go; from the bounding set nothing ever comes back',
        zh: '要去掉的每一项都是一次调用；从 bounding 集合里去掉的，再也回不来',
      }),
      sleeper(),
    ]),

  nothing: () =>
    started([
      ...boundTo([], {
        en: 'all of them, so that execve as uid 0 has nothing to give either',
        zh: '全部去掉：这样就算以 uid 0 执行 execve，也没有东西可给',
      }),
      sleeper(),
    ]),

  'port-80': () =>
    started([
      prctl('PR_SET_KEEPCAPS', 1, {
        why: {
          en: 'setuid away from 0 clears the permitted set, unless this was asked before',
          zh: '从 0 换成别的 uid 会清空 permitted 集合，除非事先这样要求',
        },
      }),
      ...becomeWeb(),
      capset(
        {
          effective: ['CAP_NET_BIND_SERVICE'],
          permitted: ['CAP_NET_BIND_SERVICE'],
          inheritable: ['CAP_NET_BIND_SERVICE'],
        },
        {
          why: {
            en: 'all others go; ambient wants it both permitted and inheritable',
            zh: '其余全部放弃；要放进 ambient，它必须同时在 permitted 和 inheritable 里',
          },
        },
      ),
      prctl('PR_CAP_AMBIENT', ['PR_CAP_AMBIENT_RAISE', 'CAP_NET_BIND_SERVICE'], {
        why: {
          en: 'the only set that reaches an ordinary program of an ordinary user through execve',
          zh: '只有这个集合能穿过 execve，到达普通用户运行的普通程序',
        },
      }),
      execve(`${BIN}/web`, ['web', '80'], ENVIRONMENT),
    ]),

  'no-new-privs': () =>
    started([...becomeWeb(), promise(), execve(`${BIN}/key`, ['key', '1d'], ENVIRONMENT)]),

  filter: () =>
    started([
      ...boundTo([], {
        en: 'no capability at all: who has CAP_SYS_ADMIN need not promise anything',
        zh: '一项 capability 也不留：有 CAP_SYS_ADMIN 的进程是不必作任何承诺的',
      }),
      promise(),
      filtered(['mkdir', 'mkdirat']),
      execve(`${BIN}/magpie`, ['magpie'], ENVIRONMENT),
    ]),

  limits: (at) => [
    prlimit64('RLIMIT_NOFILE', 32, 64, {
      pid: pidOf(running(at, 'hoarder')),
      why: {
        en: 'another process’s limits: whoever has the same ids may set them, while it runs',
        zh: '改的是别的进程的限额：id 相同就可以，而且它不必停下来',
      },
    }),
  ],

  masked: (at) =>
    visitCell(at, [
      mount(
        { source: '/dev/null', target: '/proc/keys', flags: ['MS_BIND'] },
        {
          why: {
            en: 'a mask: the null device, bound over the file; read it, and there is nothing',
            zh: '遮盖：把空设备绑定在文件上面；读它，什么也没有',
          },
        },
      ),
      mount({ source: '/dev/null', target: '/proc/timer_list', flags: ['MS_BIND'] }, GO_ON),
      mount({ source: '/proc/sys', target: '/proc/sys', flags: ['MS_BIND'] }),
      readOnly('/proc/sys', ['MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'], {
        en: 'a bind takes its options only in a second call: remount',
        zh: '绑定挂载的选项要靠第二次调用才生效：remount',
      }),
      readOnly('/', [], {
        en: 'and the root itself, last: nobody could make a mount point after it',
        zh: '最后轮到根：在它之后就再也建不了挂载点了',
      }),
    ]),

  all: (at) =>
    visitCell(at, [
      spawn({
        child: [
          prlimit64('RLIMIT_NOFILE', 256, 1024, {
            why: { en: 'limits first: they ask for nothing', zh: '先设限额：它不需要任何权限' },
          }),
          ...boundTo(DOCKER_CAPABILITIES, {
            en: 'the rest of the capabilities goes; CAP_SETPCAP, which allows that, is among those that stay',
            zh: '多余的 capability 全部去掉；而允许这样做的 CAP_SETPCAP 本身就在留下的那些里',
          }),
          promise(),
          filtered(['unshare', 'setns', 'mount', 'umount2', 'keyctl', 'bpf', 'ptrace']),
          sleeper(),
        ],
      }),
    ]),
};

/** A process of its own that does this and stays. */
function started(child: readonly Call[]): Call[] {
  return untilStarted([
    spawn({ child }, { why: { en: 'a child does it; we stay as we are', zh: '由子进程来做，我们自己不变' } }),
  ]);
}

function sleeper(): Call {
  return execve('/bin/sleep', ['sleep', '1d'], ENVIRONMENT, {
    why: {
      en: 'the program is new, what the process may do is not: execve computes it from the sets',
      zh: '程序换了，进程的权力却没有换新：execve 按这些集合算出来',
    },
  });
}

function becomeWeb(): Call[] {
  return [
    // Where a user namespace denies it, there is nothing to drop.
    setgroups([], GO_ON),
    setresgid(WEB, WEB, WEB),
    setresuid(WEB, WEB, WEB, {
      why: { en: 'an ordinary user: uid 1000', zh: '成为普通用户：uid 1000' },
    }),
  ];
}

/** prctl(2): the unused arguments must be 0. */
function promise(): Call {
  return prctl('PR_SET_NO_NEW_PRIVS', [1, 0, 0, 0], {
    why: {
      en: 'from here on no execve gives more than there was; this cannot be taken back',
      zh: '从此任何 execve 都给不出更多的权力；这句话收不回来',
    },
  });
}

function filtered(names: readonly string[]): Call {
  return seccomp(compileFilter(forbid(names)).bytes, [], {
    why: {
      en: `a filter that answers EPERM to ${names.join(', ')}; all children inherit it`,
      zh: `装上过滤器：对 ${names.join('、')} 一律回答 EPERM；子进程全都继承`,
    },
  });
}

function readOnly(
  target: string,
  kept: readonly ('MS_NOSUID' | 'MS_NODEV' | 'MS_NOEXEC')[],
  why: { en: string; zh: string },
): Call {
  return mount({ source: 'none', target, flags: ['MS_BIND', 'MS_REMOUNT', 'MS_RDONLY', ...kept] }, { why });
}
