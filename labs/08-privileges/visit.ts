import { type Call, result } from '../../src/engine/call.ts';
import { pidfd_open, setns } from '../../src/engine/calls/namespaces.ts';
import { spawn, wait4 } from '../../src/engine/calls/processes.ts';
import { untilStarted } from '../../src/engine/compose.ts';
import type { ProgramContext } from '../../src/lab/lab.ts';
import type { Process } from '../../src/observe/process.ts';
import { NslabError } from '../../src/text/error.ts';
import { findPrepared } from './prepared.ts';

/** A prepared process. @throws NslabError `process-gone` when it has ended */
export function running(at: ProgramContext, name: string): Process {
  const found = findPrepared(at.machine, name);
  if (found) return found;
  throw new NslabError(
    'process-gone',
    { en: `${name} does not run any more.`, zh: `${name} 已经不在运行。` },
    { hint: { en: 'nslab again starts it anew.', zh: '运行 nslab again 会重新启动它。' } },
  );
}

/** Its number in the lab host. */
export function pidOf(process: Process): number {
  return process.innerPids[0] ?? process.pid;
}

/** Does this in the cell's mount and pid namespace; a child that stays is born in both. */
export function visitCell(at: ProgramContext, calls: readonly Call[]): Call[] {
  return untilStarted([
    spawn(
      {
        child: [
          pidfd_open(pidOf(running(at, 'cell')), [], { as: 'cell' }),
          setns(result('cell'), ['CLONE_NEWNS', 'CLONE_NEWPID'], {
            why: {
              en: 'what nsenter does: its mounts are ours now, its pid namespace that of our children',
              zh: '和 nsenter 做的一样：挂载列表换成它的，PID 命名空间对我们的子进程生效',
            },
          }),
          ...calls,
        ],
      },
      { as: 'visitor', why: { en: 'a visitor goes in', zh: '派一个访客进去' } },
    ),
    wait4(result('visitor'), { mustSucceed: true }),
  ]);
}
