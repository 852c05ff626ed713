import { type Call, result, type Str, text } from '../../src/engine/call.ts';
import { close, open } from '../../src/engine/calls/files.ts';
import { sethostname } from '../../src/engine/calls/identity.ts';
import { mq_open, msgget } from '../../src/engine/calls/ipc.ts';
import { mount } from '../../src/engine/calls/mounts.ts';
import { setns } from '../../src/engine/calls/namespaces.ts';
import { execve, kill, spawn, wait4 } from '../../src/engine/calls/processes.ts';
import { untilStarted } from '../../src/engine/compose.ts';
import type { ProgramContext, Programs } from '../../src/lab/lab.ts';
import type { Process } from '../../src/observe/process.ts';

export { setups } from './setups.ts';

const CLOSE_AT_EXEC = ['O_RDONLY', 'O_CLOEXEC'] as const;

export const programs: Programs = {
  'ordinary-process': (at) => [
    kill(
      innerPid(at, (p) => puzzle(p, 'ordinary-process', 'SERVICE=web') && p.cwd() === '/run/shop/old'),
      'SIGTERM',
      {
        why: {
          en: 'the web whose working directory is /run/shop/old; the other three go on sleeping',
          zh: '工作目录是 /run/shop/old 的那个 web；其余三个继续睡',
        },
      },
    ),
  ],

  'namespace-inode': (at) => [
    kill(
      innerPid(at, (p) => puzzle(p, 'namespace-inode') && p.ns('uts') !== at.machine.baseline.uts),
      'SIGTERM',
      {
        why: {
          en: 'the one whose /proc/PID/ns/uts shows another number than ours',
          zh: '它的 /proc/PID/ns/uts 与我们的号码不同',
        },
      },
    ),
  ],

  'own-uts': () => [
    spawn(
      {
        flags: ['CLONE_NEWUTS'],
        child: [
          sethostname('box', {
            why: {
              en: 'writes the name into the namespace of the caller: the new one',
              zh: '名字写进调用者所在的命名空间，也就是新的那个',
            },
          }),
          sleeper('infinity'),
        ],
      },
      {
        why: {
          en: 'clone3 makes the child in a UTS namespace of its own, with a copy of our names',
          zh: 'clone3 让子进程生在自己的 UTS 命名空间里，名字先照抄一份',
        },
      },
    ),
  ],

  'hold-open': () => [
    ...untilStarted([
      spawn(
        { flags: ['CLONE_NEWUTS'], child: [sleeper('1d')] },
        {
          as: 'holder',
          why: {
            en: 'a process that only sleeps: as long as it lives, its namespace lives',
            zh: '一个只管睡觉的进程：它活着，它的命名空间就活着',
          },
        },
      ),
    ]),
    ...rename(text`/proc/${result('holder')}/ns/uts`, 'kept'),
  ],

  'enter-it': (at) =>
    rename(`/proc/${innerPid(at, (p) => puzzle(p, 'enter-it', 'SERVICE=db'))}/ns/uts`, 'db'),

  'keep-by-mount': (at) => {
    const holder = innerPid(at, (p) => isOutside(at, p) && p.cmdline()?.join(' ') === 'sleep 1d');
    return [
      open('/run/kept', ['O_RDONLY', 'O_CREAT', 'O_CLOEXEC'], 0o644, {
        as: 'point',
        why: {
          en: 'an empty file: a namespace is a file, so its mount point must be one too',
          zh: '一个空文件：命名空间是文件，所以挂载点也得是文件',
        },
      }),
      close(result('point')),
      mount(
        { source: `/proc/${holder}/ns/uts`, target: '/run/kept', flags: ['MS_BIND'] },
        {
          why: {
            en: 'from now on the mount holds the namespace as well',
            zh: '从此这个挂载也占着这个命名空间',
          },
        },
      ),
      kill(holder, 'SIGTERM', {
        why: {
          en: 'the last process in it ends; the namespace does not',
          zh: '里面最后一个进程结束了，命名空间却没有消失',
        },
      }),
    ];
  },

  'sysv-queue': () => [
    spawn(
      {
        flags: ['CLONE_NEWIPC'],
        child: [
          msgget('IPC_PRIVATE', ['IPC_CREAT'], 0o644, {
            why: {
              en: 'a System V message queue: it belongs to the IPC namespace of the caller',
              zh: '一条 System V 消息队列：它属于调用者的 IPC 命名空间',
            },
          }),
          sleeper('infinity'),
        ],
      },
      {
        why: {
          en: 'a child with an IPC namespace of its own: no queues in it yet',
          zh: '子进程有自己的 IPC 命名空间：里面还没有任何队列',
        },
      },
    ),
  ],

  'posix-queue': () => [
    spawn(
      {
        flags: ['CLONE_NEWIPC', 'CLONE_NEWNS'],
        child: [
          mount(
            { source: 'none', target: '/', flags: ['MS_REC', 'MS_PRIVATE'] },
            {
              why: {
                en: 'what we mount from here on stays in here; unshare(1) does this by itself',
                zh: '此后挂载的东西只留在里面；unshare(1) 会自动做这一步',
              },
            },
          ),
          mount(
            { source: 'mqueue', target: '/dev/mqueue', type: 'mqueue' },
            {
              why: {
                en: 'a window on the queues of the namespace that we are in now',
                zh: '为我们此刻所在的命名空间的队列开一扇窗',
              },
            },
          ),
          mq_open('/letter', ['O_CREAT', 'O_RDWR'], 0o644, {
            why: {
              en: 'a POSIX queue; it shows as /dev/mqueue/letter',
              zh: '一条 POSIX 队列，显示为 /dev/mqueue/letter',
            },
          }),
          sleeper('infinity'),
        ],
      },
      {
        why: {
          en: 'queues of its own, and a list of mounts of its own to show them in',
          zh: '自己的队列，以及用来显示它们的、自己的挂载列表',
        },
      },
    ),
  ],
};

function sleeper(time: string): Call {
  return execve('/bin/sleep', ['sleep', time], [], {
    why: {
      en: 'stays there, doing nothing: it keeps the namespace alive',
      zh: '留在里面什么也不做：命名空间靠它活着',
    },
  });
}

/** Enters a UTS namespace through its file and renames it, in a child, so that we ourselves stay outside. */
function rename(file: Str, name: string): Call[] {
  return [
    spawn(
      {
        flags: [],
        child: [
          open(file, CLOSE_AT_EXEC, 0, {
            as: 'namespace',
            why: { en: 'the file of the namespace', zh: '命名空间对应的文件' },
          }),
          setns(result('namespace'), ['CLONE_NEWUTS'], {
            why: {
              en: 'what nsenter --uts does: we move into it',
              zh: 'nsenter --uts 做的就是这一步：我们走进去',
            },
          }),
          sethostname(name, {
            why: { en: 'so it is that namespace that gets the name', zh: '于是得到新名字的是那个命名空间' },
          }),
        ],
      },
      {
        as: 'visitor',
        why: { en: 'a visitor goes in; we stay where we are', zh: '派一个访客进去，我们自己留在原地' },
      },
    ),
    wait4(result('visitor'), {
      mustSucceed: true,
      why: { en: 'until the visitor has left again', zh: '等访客出来' },
    }),
  ];
}

/** In a UTS namespace that is neither the lab host's nor a prepared process's. */
function isOutside(at: ProgramContext, process: Process): boolean {
  return process.ns('uts') !== at.machine.baseline.uts && process.environ()?.['PUZZLE'] === undefined;
}

function puzzle(process: Process, step: string, variable?: string): boolean {
  const environment = process.environ() ?? {};
  const [name = '', value] = variable?.split('=') ?? [];
  return environment['PUZZLE'] === step && (variable === undefined || environment[name] === value);
}

/** Its number in the lab host; 0 would be our own process group, so a missing one is a number that nobody has. */
function innerPid(at: ProgramContext, is: (process: Process) => boolean): number {
  return at.machine.processes().find(is)?.innerPids[0] ?? NOBODY;
}

/** Above the kernel's highest possible pid (PID_MAX_LIMIT, proc(5)): kill says ESRCH. */
const NOBODY = 4_194_305;
