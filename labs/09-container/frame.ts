import { existsSync, readFileSync } from 'node:fs';
import {
  type Call,
  type CloneFlag,
  close,
  execve,
  kill,
  pipe2,
  pipeEnd,
  program,
  read,
  result,
  spawn,
  text,
  write,
  writeFile,
} from 'nslab';

// en: my-container.ts: a container of your own, one part a lab. It is an ordinary TypeScript file.
// zh: my-container.ts：你自己的容器，每个实验一块。它就是一个普通的 TypeScript 文件。
//
// en:   nslab engine my-container.ts            makes it, in the lab host, and shows every system call
// zh:   nslab engine my-container.ts            在实验主机里把它造出来，并显示每个系统调用
// en:   nslab engine my-container.ts -- db 3    another one: its name, and the end of its address
// zh:   nslab engine my-container.ts -- db 3    再造一个：它的名字，和地址的末段
// en:   nslab engine --new                      adds the part of the lab that you are in
// zh:   nslab engine --new                      加上你正在做的那个实验的一块
// en:   nslab engine --calls                    all that there is to import from 'nslab'
// zh:   nslab engine --calls                    可以从 'nslab' 引入的全部东西

export const [NAME = 'box', NUMBER = '2'] = process.argv.slice(2);

// en: The folder that becomes its root: lab 3.
// zh: 将成为它的根的目录：实验 3。
export const ROOT = '/lab/rootfs';

// en: Which ids of the lab host are its own: lab 4. A lab host that has a single one can only share that.
// zh: 实验主机的哪些 id 归它：实验 4。如果实验主机自己只有一个 id，就只能共用那一个。
const single = / 1$/.test(readFileSync('/proc/self/uid_map', 'utf8').trim());
export const IDS = single ? { first: 0, count: 1 } : { first: Number(NUMBER) * 10000, count: 1000 };

// en: Where its number is remembered, so that somebody can enter it, and end it.
// zh: 它的进程号记在这里，别人才能进去，也才能结束它。
const PID_FILE = `/run/${NAME}.pid`;
const before = existsSync(PID_FILE) ? Number(readFileSync(PID_FILE, 'utf8')) : 0;

// en: What a part adds, and who does it.
// zh: 一块添加什么，由谁来做。
export interface Part {
  // en: Namespaces that the first process is born into: clone(2).
  // zh: 第一个进程出生时所在的命名空间：clone(2)。
  readonly flags?: readonly CloneFlag[];
  // en: The maker, outside, while there is no container yet.
  // zh: 制造者在外面，此时还没有容器。
  readonly before?: readonly Call[];
  // en: The maker, while the first process is there and waits. result('box') is its number.
  // zh: 制造者在外面，此时第一个进程已经在了，正等着。result('box') 是它的进程号。
  readonly outside?: readonly Call[];
  // en: The first process itself, inside.
  // zh: 第一个进程自己，在里面。
  readonly inside?: readonly Call[];
}

// en: The parts in their order, and at the end a command: the first process becomes it.
// zh: 各块按顺序排好，最后是一条命令：第一个进程变成它。
export function container(parts: readonly Part[], command: readonly [string, ...string[]]): Call[] {
  return [
    // en: One of that name that still runs ends first.
    // zh: 同名的如果还在运行，先结束它。
    ...(before > 0 ? [kill(before, 'SIGKILL', { onError: 'continue' })] : []),
    ...parts.flatMap((part) => part.before ?? []),
    pipe2(['O_CLOEXEC'], { as: 'go' }),
    spawn(
      {
        flags: parts.flatMap((part) => part.flags ?? []),
        child: [
          // en: It waits until the maker has done what only the maker can do.
          // zh: 它要等制造者做完只有制造者才能做的事。
          close(pipeEnd('go', 'write')),
          read(pipeEnd('go', 'read'), 1, { atLeast: 1 }),
          ...parts.flatMap((part) => part.inside ?? []),
          execve(command[0], command, [
            'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
            'HOME=/',
          ]),
        ],
      },
      { as: 'box' },
    ),
    ...writeFile(PID_FILE, text`${result('box')}\n`),
    ...parts.flatMap((part) => part.outside ?? []),
    write(pipeEnd('go', 'write'), '.'),
  ];
}

// en: TODO, in every lab: its part into this list, at the place where it belongs.
// zh: TODO，每个实验都一样：把它的一块放进这个列表，放在该放的位置。
export default program(container([], ['/bin/sleep', 'infinity']));
