import { type Call, pipeEnd } from '../../src/engine/call.ts';
import { chdir, close, mkdir, pipe2, read } from '../../src/engine/calls/files.ts';
import { mount, pivot_root, umount2 } from '../../src/engine/calls/mounts.ts';
import { spawn } from '../../src/engine/calls/processes.ts';
import { untilStarted } from '../../src/engine/compose.ts';
import type { Programs } from '../../src/lab/lab.ts';
import { containerPrograms } from './container-programs.ts';
import { makePrivate } from './mount-list.ts';
import { mountPoint } from './mount-point.ts';
import { recipe } from './recipe.ts';
import { stay } from './stay.ts';
import { named, visit } from './visit.ts';

export { setups } from './setups.ts';

const MAY_EXIST = { onError: 'continue' } as const;

export const programs: Programs = {
  ...containerPrograms,

  'own-mounts': () => [
    spawn(
      {
        flags: ['CLONE_NEWNS'],
        child: [
          ...makePrivate(),
          mount(
            { source: 'mine', target: '/etc', type: 'tmpfs' },
            {
              why: {
                en: 'one line more in this list: an empty file system in memory covers /etc',
                zh: '这份列表多了一行：一个空的内存文件系统盖住了 /etc',
              },
            },
          ),
          ...stay('/bin/bash', 'bash'),
        ],
      },
      {
        why: {
          en: 'a child with a copy of our mount list: the same lines, so at first the same files',
          zh: '子进程得到一份挂载列表的副本：内容相同，所以一开始看到的文件也相同',
        },
      },
    ),
  ],

  'find-the-leak': (at) => [
    ...visit(named(at, 'box-blue'), makePrivate()),
    umount2('/tmp/blue', [], {
      why: {
        en: 'the tie is cut, so this unmount stays with us: the box keeps its own',
        zh: '联系已经切断，所以这次卸载只影响我们；box-blue 的那份还在',
      },
    }),
  ],

  slave: () => [
    mountPoint('/tmp/in'),
    mountPoint('/tmp/out'),
    pipe2(['O_CLOEXEC'], {
      as: 'tied',
      why: { en: 'for a barrier between the two of us', zh: '用来在父子之间设一道关卡' },
    }),
    spawn(
      { flags: ['CLONE_NEWNS'], child: follower() },
      {
        why: { en: 'a child with a copy of our list', zh: '子进程得到一份挂载列表的副本' },
      },
    ),
    close(pipeEnd('tied', 'write'), {
      why: { en: 'only the child holds that end now', zh: '这一端现在只在子进程手里' },
    }),
    read(pipeEnd('tied', 'read'), 1, {
      why: {
        en: 'a barrier: ends when the child has closed its end, with its ties made',
        zh: '一道关卡：等子进程改好联系、关上它那一端才继续',
      },
    }),
    mount(
      { source: 'from-host', target: '/tmp/in', type: 'tmpfs' },
      { why: { en: 'mounted by the master: it comes in over there', zh: '由主方挂载：它会传进去' } },
    ),
  ],

  rootfs: () => recipe('from-host.sh', '/lab/rootfs'),
  busybox: () => recipe('from-busybox.sh', '/lab/busybox'),

  'pivot-root': () =>
    untilStarted([
      spawn(
        { flags: ['CLONE_NEWNS', 'CLONE_NEWPID'], child: pivoted() },
        {
          why: {
            en: 'the container’s first process: a mount list and process numbers of its own',
            zh: '容器的第一个进程：有自己的挂载列表和自己的进程号',
          },
        },
      ),
    ]),

  repair: (at) =>
    visit(named(at, 'box-runtime'), [
      mount(
        { source: '/lab/images/web', target: '/run/web/rootfs', flags: ['MS_BIND'] },
        {
          why: {
            en: 'the folder that field 4 of the container’s line names, back in the runtime’s list',
            zh: '容器那一行第 4 个字段指明的目录，重新出现在运行时的列表里',
          },
        },
      ),
    ]),
};

function follower(): Call[] {
  return [
    mount(
      { source: 'none', target: '/', flags: ['MS_REC', 'MS_SLAVE'] },
      {
        why: {
          en: 'hear what the lab host mounts, send nothing back',
          zh: '听得到实验主机的挂载，自己的不传出去',
        },
      },
    ),
    mount(
      { source: 'mine', target: '/tmp/out', type: 'tmpfs' },
      { why: { en: 'a slave’s own mount stays inside', zh: '从属一方自己的挂载留在里面' } },
    ),
    close(pipeEnd('tied', 'write'), {
      why: { en: 'tells the parent: ready', zh: '告诉父进程：好了' },
    }),
    ...stay('/bin/bash', 'bash'),
  ];
}

function pivoted(): Call[] {
  return [
    ...makePrivate(),
    mount(
      { source: '/lab/rootfs', target: '/lab/rootfs', flags: ['MS_BIND'] },
      {
        why: {
          en: 'a folder bound onto itself is a mount point: pivot_root moves mounts, not folders',
          zh: '把目录绑定到它自己身上，它就成了挂载点：pivot_root 搬动的是挂载，不是目录',
        },
      },
    ),
    chdir('/lab/rootfs', {
      why: {
        en: 'after the mount, so that we stand on it and not beneath',
        zh: '挂载之后再进去，才是站在它上面',
      },
    }),
    mkdir('old', 0o755, {
      ...MAY_EXIST,
      why: { en: 'a place for the old root, under the new one', zh: '在新根下面给旧根留个位置' },
    }),
    pivot_root('.', 'old', {
      why: {
        en: 'the top of the list is our folder now, and the old top hangs at /old',
        zh: '列表的顶端换成了我们的目录，原来的顶端挂到了 /old',
      },
    }),
    chdir('/', { why: { en: 'both feet in the new root', zh: '两只脚都站进新根' } }),
    ...stay('/bin/sh', 'sh'),
  ];
}
