import { mkdir } from '../../src/engine/calls/files.ts';
import { mq_open, msgget } from '../../src/engine/calls/ipc.ts';
import type { CloneFlag } from '../../src/engine/calls/processes.ts';
import { untilStarted } from '../../src/engine/compose.ts';
import type { Programs } from '../../src/lab/lab.ts';
import type { Text } from '../../src/text/text.ts';
import { hire, type Member } from './crew.ts';

const SLEEP = ['sleep', 'infinity'] as const;
/** What many images run so that their container does not end. */
const TAIL = ['tail', '-f', '/dev/null'] as const;

const LOOKALIKE: Text = {
  en: 'one of four that look the same in ps',
  zh: 'ps 里看上去一模一样的四个进程之一',
};

function inShop(service: string, folder: string): Member {
  return {
    puzzle: 'ordinary-process',
    environment: [`SERVICE=${service}`],
    argv: SLEEP,
    folder: `/run/shop/${folder}`,
    why: LOOKALIKE,
  };
}

function tailOf(name: string, own: CloneFlag[], why: Text): Member {
  return { puzzle: 'namespace-inode', environment: [`NAME=${name}`], argv: TAIL, own, why };
}

function container(service: string, hostname: string, why: Text): Member {
  const environment = [`SERVICE=${service}`];
  return { puzzle: 'enter-it', environment, argv: TAIL, own: ['CLONE_NEWUTS'], hostname, why };
}

/** What each step finds when it is entered. `checkers/01-uts/parts/crew.ts` knows the same names. */
export const setups: Programs = {
  'ordinary-process': () => [
    mkdir('/run/shop', 0o755, { onError: 'continue' }),
    mkdir('/run/shop/new', 0o755, { onError: 'continue' }),
    mkdir('/run/shop/old', 0o755, { onError: 'continue' }),
    ...untilStarted([
      hire(inShop('web', 'new')),
      hire(inShop('cache', 'old')),
      hire(inShop('web', 'old')),
      hire(inShop('cache', 'new')),
    ]),
  ],
  'namespace-inode': () =>
    untilStarted([
      hire(tailOf('ann', [], { en: 'shares everything with the lab host', zh: '与实验主机共用一切' })),
      hire(tailOf('bob', ['CLONE_NEWIPC'], { en: 'queues of its own', zh: '有自己的 IPC 命名空间' })),
      hire(tailOf('eve', ['CLONE_NEWNET'], { en: 'a network of its own', zh: '有自己的网络命名空间' })),
      hire(tailOf('cid', ['CLONE_NEWUTS'], { en: 'the one to find', zh: '要找的就是它' })),
      hire(tailOf('dee', ['CLONE_NEWNS'], { en: 'mounts of its own', zh: '有自己的挂载命名空间' })),
    ]),
  'own-uts': () =>
    untilStarted([
      hire({
        puzzle: 'own-uts',
        environment: [],
        argv: TAIL,
        own: ['CLONE_NEWUTS'],
        hostname: 'neighbour',
        why: { en: "somebody else's namespace, to be left alone", zh: '别人的命名空间，不要动它' },
      }),
    ]),
  'enter-it': () =>
    untilStarted([
      hire(container('mail', 'mail', { en: 'a neighbour, named as it should be', zh: '邻居，名字没有问题' })),
      hire(container('db', 'tmp-7f3a', { en: 'the one whose name is wrong', zh: '名字不对的那一个' })),
    ]),
  'sysv-queue': () => [
    msgget(0x6c6162, ['IPC_CREAT'], 0o644, {
      why: { en: 'a queue of the lab host: key 0x6c6162', zh: '实验主机的一条队列：键为 0x6c6162' },
    }),
  ],
  'posix-queue': () => [
    mq_open('/notice', ['O_CREAT', 'O_RDWR'], 0o644, {
      why: { en: 'a queue of the lab host: /notice', zh: '实验主机的一条队列：/notice' },
    }),
  ],
};
