import { type Call, result } from '../../src/engine/call.ts';
import { pidfd_open, setns } from '../../src/engine/calls/namespaces.ts';
import { spawn, wait4 } from '../../src/engine/calls/processes.ts';
import type { ProgramContext } from '../../src/lab/lab.ts';
import { isNestedInit, type Process } from '../../src/observe/process.ts';
import { NslabError } from '../../src/text/error.ts';

/** Does something in the mount list (and pid namespace) of another process: what nsenter(1) is for. */
export function visit(process: Process, calls: readonly Call[]): Call[] {
  return [
    spawn(
      {
        flags: [],
        child: [
          pidfd_open(process.innerPids[0] ?? 0, [], {
            as: 'other',
            why: { en: 'a handle on the process to visit', zh: '拿到要拜访的那个进程的句柄' },
          }),
          setns(result('other'), ['CLONE_NEWNS', 'CLONE_NEWPID'], {
            why: {
              en: 'its mount list is ours now, and its root; its pid namespace will be that of our children',
              zh: '现在用的是它的挂载列表和它的根；它的 PID 命名空间对我们的子进程生效',
            },
          }),
          spawn(
            { flags: [], child: calls },
            {
              as: 'inside',
              why: {
                en: 'this child is born in the other pid namespace as well, and does the work',
                zh: '这个子进程也生在对方的 PID 命名空间里，由它来干活',
              },
            },
          ),
          wait4(result('inside'), { why: { en: 'until the work is done', zh: '等它干完' } }),
        ],
      },
      {
        as: 'visitor',
        why: { en: 'a visitor goes in; we stay where we are', zh: '派一个访客进去，我们自己留在原地' },
      },
    ),
    wait4(result('visitor'), { why: { en: 'until the visitor is back', zh: '等访客回来' } }),
  ];
}

/** A process that the step has started, by its name. */
export function named(at: ProgramContext, name: string): Process {
  const found = at.machine.processes().find((p) => p.comm === name);
  if (!found) throw gone(name);
  return found;
}

/** The container of the steps before: number 1 of a pid namespace, in a mount namespace, none of the step's own. */
export function container(at: ProgramContext): Process {
  const found = at.machine.outOf('mnt').filter((p) => isNestedInit(p) && p.comm !== 'box-web');
  const newest = found.sort((a, b) => Number(b.startTime) - Number(a.startTime))[0];
  if (!newest) throw gone('container');
  return newest;
}

function gone(name: string): NslabError {
  return new NslabError(
    'process-gone',
    { en: `There is no ${name} to work on: it has ended.`, zh: `找不到 ${name}：它已经结束了。` },
    {
      hint: {
        en: 'Do the step that makes it again, or start afresh: nslab reset',
        zh: '重做创建它的那一步，或者从头开始：nslab reset',
      },
    },
  );
}
