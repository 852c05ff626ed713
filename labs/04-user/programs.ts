import { type Call, pipeEnd, result, type Str, text } from '../../src/engine/call.ts';
import { chown, close, pipe2, read, write } from '../../src/engine/calls/files.ts';
import { setresgid, setresuid } from '../../src/engine/calls/identity.ts';
import { pidfd_open, setns } from '../../src/engine/calls/namespaces.ts';
import { type CloneFlag, execve, kill, spawn, wait4 } from '../../src/engine/calls/processes.ts';
import { untilStarted, writeFile } from '../../src/engine/compose.ts';
import type { ProgramContext, Programs } from '../../src/lab/lab.ts';
import type { Text } from '../../src/text/text.ts';
import { ownBox } from './own-box.ts';
import { becomeAda, ENVIRONMENT } from './person.ts';
import { ADA } from './person-script.ts';

export { setups } from './setups.ts';

export const programs: Programs = {
  nobody: (at) =>
    untilStarted(
      asAda(at, [
        spawn(
          { flags: ['CLONE_NEWUSER', 'CLONE_NEWNET'], child: [sleeper()] },
          {
            why: {
              en: 'no right is needed for CLONE_NEWUSER; it comes first, and the network is made for it',
              zh: 'CLONE_NEWUSER 不需要任何权限；它最先生效，网络命名空间归它所有',
            },
          },
        ),
      ]),
    ),

  handshake: (at) => {
    const pid = ownBox(at, false).innerPids[0] ?? 0;
    return asAda(at, [
      ...writeFile(`/proc/${pid}/setgroups`, 'deny', {
        why: {
          en: 'without this ada’s gid_map would be refused: in there nobody may drop a group',
          zh: '不先写它，ada 的 gid_map 就会被拒绝：里面从此谁也不能退出组',
        },
      }),
      ...writeFile(`/proc/${pid}/uid_map`, `0 ${ADA.uid} 1\n`, {
        why: {
          en: 'one line, one id, her own: that much everybody may write, from outside, once',
          zh: '一行、一个 id、她自己的：这样的映射谁都可以写，要从外面写，只能写一次',
        },
      }),
      ...writeFile(`/proc/${pid}/gid_map`, `0 ${ADA.uid} 1\n`),
    ]);
  },

  veth: (at) => inBox(at, ['/usr/bin/env', 'ip', 'link', 'add', 'type', 'veth']),

  'real-power': ({ machine }) => {
    const elm = machine.processes().find((p) => p.comm === 'elm');
    return [
      kill(elm?.innerPids[0] ?? 0, 'SIGTERM', {
        why: {
          en: 'one capability only, but in the lab host’s own user namespace',
          zh: '只有一项 capability，但那是在实验主机自己的用户命名空间里',
        },
      }),
    ];
  },

  range: (at) =>
    untilStarted(
      asAda(at, [
        spawn({ flags: ['CLONE_NEWUSER'], child: [sleeper()] }, { as: 'box' }),
        ...helper('newuidmap', 'box', ['0', `${ADA.uid}`, '1', '1', `${ADA.first}`, '1000'], {
          en: 'set-user-ID: it reads /etc/subuid, and writes for ada what she may not write herself',
          zh: '它带 set-user-ID：查过 /etc/subuid，再替 ada 写入她自己无权写的映射',
        }),
        ...helper('newgidmap', 'box', ['0', `${ADA.uid}`, '1', '1', `${ADA.first}`, '1000']),
      ]),
    ),

  'two-containers': (at) =>
    untilStarted(asAda(at, [...container('first', ADA.first), ...container('second', ADA.first + 1_000)])),

  'volume-owner': () => [
    chown('/run/ledger/accounts', 11_070, 11_070, {
      why: {
        en: 'uid 70 of the container, as the machine counts: 11000 + 70',
        zh: '容器里的 uid 70，按机器的编号就是 11000 + 70',
      },
    }),
    chown('/run/ledger', 11_070, 11_070, {
      why: {
        en: 'the folder last: who owns it may go in',
        zh: '目录放在最后：谁拥有它，谁就能进去',
      },
    }),
  ],
};

/** A child that becomes ada and does this; we remain root, and wait. */
function asAda(at: ProgramContext, calls: readonly Call[]): Call[] {
  return [
    spawn(
      { child: [...becomeAda(at), ...calls] },
      {
        as: 'ada',
        why: { en: 'a child becomes ada; we stay root', zh: '由一个子进程变成 ada，我们仍是 root' },
      },
    ),
    wait4(result('ada')),
  ];
}

function sleeper(): Call {
  return execve('/bin/sleep', ['sleep', 'infinity'], ENVIRONMENT, {
    why: {
      en: 'stays there, doing nothing: it keeps the namespace alive',
      zh: '留在里面什么也不做：命名空间靠它活着',
    },
  });
}

/** The whole handshake, as a runtime does it: clone, wait, map, become root, exec. */
function container(name: string, first: number): Call[] {
  const barrier = `mapped ${name}`;
  const flags: readonly CloneFlag[] = ['CLONE_NEWUSER'];
  const map = ['0', String(first), '1000'];
  return [
    pipe2(['O_CLOEXEC'], {
      as: barrier,
      why: { en: 'a barrier between parent and child', zh: '父子之间的一道屏障' },
    }),
    spawn({ flags, child: mappedRoot(barrier) }, { as: name }),
    ...helper('newuidmap', name, map, {
      en: 'a part of ada’s range that no other container has',
      zh: 'ada 的范围里的一段，别的容器都没有',
    }),
    ...helper('newgidmap', name, map),
    write(pipeEnd(barrier, 'write'), '.', {
      why: { en: 'mapped: the child may go on', zh: '映射写好了：子进程可以继续' },
    }),
    close(pipeEnd(barrier, 'write')),
    close(pipeEnd(barrier, 'read')),
  ];
}

function mappedRoot(barrier: string): Call[] {
  return [
    read(pipeEnd(barrier, 'read'), 1, {
      atLeast: 1,
      why: {
        en: 'waits, unmapped, with every capability in here',
        zh: '等着：还没有映射，但在里面什么权限都有',
      },
    }),
    setresgid(0, 0, 0),
    setresuid(0, 0, 0, {
      why: {
        en: 'ada’s own id is not in this map: the process must become somebody who is, before execve',
        zh: 'ada 自己的 id 不在映射里：进程要在 execve 之前变成映射里有的人',
      },
    }),
    sleeper(),
  ];
}

function helper(program: string, child: string, map: readonly string[], why?: Text): Call[] {
  const argv: Str[] = ['env', program, text`${result(child)}`, ...map];
  return [
    spawn({ child: [execve('/usr/bin/env', argv, ENVIRONMENT)] }, { as: program, ...(why ? { why } : {}) }),
    wait4(result(program), { mustSucceed: true }),
  ];
}

/** Runs a program as root of the container that the steps before have made. */
function inBox(at: ProgramContext, argv: readonly [string, ...string[]]): Call[] {
  const box = ownBox(at, true);
  return [
    spawn(
      {
        child: [
          pidfd_open(box.innerPids[0] ?? 0, [], { as: 'box' }),
          setns(result('box'), ['CLONE_NEWUSER', 'CLONE_NEWNET'], {
            why: {
              en: 'its user namespace, and with the power in there its network',
              zh: '先进它的用户命名空间，凭里面的权力再进它的网络',
            },
          }),
          setresgid(0, 0, 0),
          setresuid(0, 0, 0, {
            why: {
              en: 'root of the container: execve leaves its capabilities only to a mapped uid 0',
              zh: '成为容器的 root：execve 只会把 capability 留给映射过的 uid 0',
            },
          }),
          execve(argv[0], argv, ENVIRONMENT, {
            why: {
              en: 'the kernel asks: CAP_NET_ADMIN in the user namespace that owns this network?',
              zh: '内核要问：在拥有这个网络的用户命名空间里，有没有 CAP_NET_ADMIN？',
            },
          }),
        ],
      },
      { as: 'visitor' },
    ),
    wait4(result('visitor'), { mustSucceed: true }),
  ];
}
