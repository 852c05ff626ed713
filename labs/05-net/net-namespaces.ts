import { type Call, result } from '../../src/engine/call.ts';
import { close, mkdir, open } from '../../src/engine/calls/files.ts';
import { mount } from '../../src/engine/calls/mounts.ts';
import { setns } from '../../src/engine/calls/namespaces.ts';
import { spawn, wait4 } from '../../src/engine/calls/processes.ts';
import { rtnetlink } from '../../src/engine/netlink/conversation.ts';
import { linkSet, type Request } from '../../src/engine/netlink/requests.ts';
import type { ProgramContext } from '../../src/lab/lab.ts';
import { mountAt } from '../../src/observe/mount-tree.ts';

/** ip-netns(8): a net namespace has a name when a file here is a mount of it. */
const FOLDER = '/run/netns';

export function fileOf(name: string): string {
  return `${FOLDER}/${name}`;
}

export function isNamed(at: ProgramContext, name: string): boolean {
  return mountAt(at.machine.init.mounts() ?? [], fileOf(name)) !== undefined;
}

/**
 * What `ip netns add` does before it makes the first: a mount of its own that is shared, so that a namespace
 * named here is named in every copy of this mount list.
 */
export function namesFolder(at: ProgramContext): Call[] {
  if (mountAt(at.machine.init.mounts() ?? [], FOLDER)) return [];
  return [
    mkdir(FOLDER, 0o755, { onError: 'continue', why: WHY_FOLDER }),
    mount({ source: FOLDER, target: FOLDER, flags: ['MS_BIND', 'MS_REC'] }),
    mount({ source: 'none', target: FOLDER, flags: ['MS_SHARED', 'MS_REC'] }, { why: WHY_SHARED }),
  ];
}

/** An empty file: made outside, mounted on from within. */
export function nameFile(name: string): Call[] {
  return [
    open(fileOf(name), ['O_RDONLY', 'O_CREAT', 'O_CLOEXEC'], 0o444, { as: 'name', why: WHY_FILE }),
    close(result('name')),
  ];
}

/** The process's own net namespace gets the name. */
export function takeName(name: string): Call {
  return mount({ source: '/proc/self/ns/net', target: fileOf(name), flags: ['MS_BIND'] }, { why: WHY_NAME });
}

/** `ip netns add` and `ip -n NAME link set lo up`. */
export function addNamespace(at: ProgramContext, name: string): Call[] {
  return [
    ...namesFolder(at),
    ...nameFile(name),
    spawn(
      {
        flags: ['CLONE_NEWNET'],
        child: [takeName(name), ...rtnetlink([loUp()])],
      },
      { as: 'first inside', why: WHY_CHILD },
    ),
    wait4(result('first inside'), { mustSucceed: true, why: WHY_ENDED }),
  ];
}

export function loUp(): Request {
  return linkSet('lo', { up: true }, { why: WHY_LO });
}

/** Goes into a named net namespace for good: `ip netns exec` without its /sys. */
export function enter(name: string): Call[] {
  return [
    open(fileOf(name), ['O_RDONLY', 'O_CLOEXEC'], 0, { as: 'there', why: WHY_OPEN }),
    setns(result('there'), ['CLONE_NEWNET'], { why: WHY_ENTER }),
    close(result('there')),
  ];
}

/** A child goes in, does it, and comes out by ending. */
export function visit(name: string, calls: readonly Call[]): Call[] {
  return [
    spawn({ flags: [], child: [...enter(name), ...calls] }, { as: 'visitor', why: WHY_VISITOR }),
    wait4(result('visitor'), { mustSucceed: true }),
  ];
}

const WHY_FOLDER = { en: 'where ip netns looks for names', zh: 'ip netns 在这里找名字' };
const WHY_SHARED = {
  en: 'shared: a name that is given here is seen in other mount namespaces, too',
  zh: '设为共享：在这里起的名字，别的挂载命名空间也看得到',
};
const WHY_FILE = {
  en: 'an empty file: the name. A namespace is a file, so its mount point must be one too',
  zh: '一个空文件，就是那个名字。命名空间是文件，所以挂载点也得是文件',
};
const WHY_NAME = {
  en: 'the namespace that we were born in is mounted on its name, and lives as long as the mount',
  zh: '把我们出生所在的命名空间挂到这个名字上：挂载在，它就在',
};
const WHY_CHILD = {
  en: 'a child in a net namespace of its own: one interface, lo, and that is down',
  zh: '子进程生在自己的网络命名空间里：只有一个接口 lo，而且是关着的',
};
const WHY_ENDED = {
  en: 'the child has ended; its namespace stays, because it has a name',
  zh: '子进程结束了；它的命名空间还在，因为有了名字',
};
const WHY_LO = {
  en: 'lo begins down: without it even 127.0.0.1 is unreachable',
  zh: 'lo 一开始是关着的：不打开它，连 127.0.0.1 都不可达',
};
const WHY_OPEN = { en: 'the file of the namespace', zh: '命名空间对应的文件' };
const WHY_ENTER = {
  en: 'from here on we see its interfaces and routes',
  zh: '从这里起，看到的是它的接口和路由',
};
const WHY_VISITOR = { en: 'a visitor goes in; we stay outside', zh: '派一个访客进去，我们留在外面' };
