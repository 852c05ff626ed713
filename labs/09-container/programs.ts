import { type Call, pipeEnd } from '../../src/engine/call.ts';
import { close, pipe2, read, write } from '../../src/engine/calls/files.ts';
import { setgroups, sethostname, setresgid, setresuid } from '../../src/engine/calls/identity.ts';
import { unshare } from '../../src/engine/calls/namespaces.ts';
import { type CloneFlag, execve, prctl, spawn } from '../../src/engine/calls/processes.ts';
import { untilStarted } from '../../src/engine/compose.ts';
import type { ProgramContext, Programs } from '../../src/lab/lab.ts';
import { command } from '../05-net/packet-filter.ts';
import { ENVIRONMENT } from '../08-privileges/tools.ts';
import { lessThanRoot, ownRoot, wireInside } from './inside-calls.ts';
import { cleared, visit } from './later-calls.ts';
import { before, endedFirst, idsOf, intoGroups, maps, remember, wireOutside } from './outside-calls.ts';
import { type Box, FIRST, SECOND } from './places.ts';
import { STAGES, type Stage } from './scripts.ts';

export { setups } from './setups.ts';

const NAMESPACES: readonly CloneFlag[] = [
  'CLONE_NEWUSER',
  'CLONE_NEWNS',
  'CLONE_NEWUTS',
  'CLONE_NEWIPC',
  'CLONE_NEWPID',
  'CLONE_NEWNET',
];

export const programs: Programs = {
  before: (at) => before(at, FIRST),
  born: (at) => container(at, FIRST, 'born'),
  root: (at) => container(at, FIRST, 'root'),
  wire: (at) => container(at, FIRST, 'wire'),
  whole: (at) => container(at, FIRST, 'whole'),
  enter: (at) => visit(at),
  second: (at) => container(at, SECOND, 'whole'),
  'nothing-left': (at) => cleared(at),
  'one-command': () =>
    command('/run/nslab/bin/nslab', ONE_COMMAND, {
      en: 'all of this lab in one command; --explain shows its calls',
      zh: '整个实验就是这一条命令；--explain 会显示它的每个调用',
    }),
};

const ONE_COMMAND =
  'run -d --name ours --memory 64m --pids-limit 64 --cpus 0.5 --ulimit nofile=1024 --explain -- sleep 1d'.split(
    ' ',
  );

/** A container with all that the steps up to this one give it. */
function container(at: ProgramContext, box: Box, until: Stage): Call[] {
  const has = (stage: Stage) => STAGES.indexOf(stage) <= STAGES.indexOf(until);
  return [
    ...endedFirst(at, box),
    ...before(at, box),
    prctl('PR_SET_DUMPABLE', 1, { why: WHY_DUMPABLE }),
    pipe2(['O_CLOEXEC'], { as: 'go', why: WHY_GO }),
    ...untilStarted([
      spawn({ flags: NAMESPACES, child: firstProcess(at, box, has) }, { as: 'box', why: WHY_BORN }),
      ...remember(box),
      ...intoGroups(at, box),
      ...maps(at, box),
      ...(has('wire') ? wireOutside(box) : []),
      write(pipeEnd('go', 'write'), '.', { why: WHY_LET_GO }),
    ]),
  ];
}

function firstProcess(at: ProgramContext, box: Box, has: (stage: Stage) => boolean): Call[] {
  return [
    close(pipeEnd('go', 'write')),
    read(pipeEnd('go', 'read'), 1, { atLeast: 1, why: WHY_WAIT }),
    unshare(['CLONE_NEWCGROUP'], { why: WHY_CGROUP }),
    ...(idsOf(at, box).count > 1 ? [setgroups([])] : []),
    setresgid(0, 0, 0),
    setresuid(0, 0, 0, { why: WHY_ROOT }),
    sethostname(box.name),
    ...(has('root') ? ownRoot(box) : []),
    ...(has('wire') ? wireInside(box) : []),
    ...(has('whole') ? lessThanRoot() : []),
    become(box, has('root')),
  ];
}

function become({ name }: Box, hasRoot: boolean): Call {
  const environment = [...ENVIRONMENT, `name=${name}`];
  if (hasRoot) return execve('/sbin/init', ['/sbin/init'], environment, { why: WHY_COMMAND });
  return execve('/bin/sleep', ['sleep', 'infinity'], environment, { why: WHY_COMMAND });
}

const WHY_DUMPABLE = {
  en: 'a process that has changed its ids is closed in /proc, and so would be its child, whose maps are to be written there',
  zh: '改过 id 的进程，/proc 里的文件会对别人关上，子进程也一样；而子进程的映射表正要写在那里',
};
const WHY_GO = { en: 'for a barrier: one waits, the other lets go', zh: '用来设一道关卡：一个等，一个放行' };
const WHY_BORN = {
  en: 'the container’s first process: six new namespaces in one call; the user namespace owns the others',
  zh: '容器的第一个进程：一次调用得到六个新命名空间，其余的都归其中的用户命名空间所有',
};
const WHY_LET_GO = { en: 'all that only we can do is done', zh: '只有我们能做的，都做完了' };
const WHY_WAIT = { en: 'until the maker outside has done its part', zh: '等外面的制造者做完它那一份' };
const WHY_CGROUP = {
  en: 'only now, in its group: that group is the root of the new namespace',
  zh: '进了组才做这一步：新命名空间的根就是这个组',
};
const WHY_ROOT = {
  en: 'the map says who 0 is; this makes us 0',
  zh: '映射表说明了谁是 0；这一步才让我们成为 0',
};
const WHY_COMMAND = { en: 'and from here on it is no longer ours', zh: '从这里起，它就不再是我们的程序了' };
