import { readFileSync } from 'node:fs';
import { type Call, result } from '../engine/call.ts';
import { chdir, close } from '../engine/calls/files.ts';
import { setgroups, setresgid, setresuid } from '../engine/calls/identity.ts';
import { pidfd_open, setns } from '../engine/calls/namespaces.ts';
import { spawn, wait4 } from '../engine/calls/processes.ts';
import { type RunOptions, run } from '../engine/run.ts';
import type { Trace } from '../engine/trace.ts';
import { NslabError } from '../text/error.ts';
import { joinLeaves } from './cgroup-calls.ts';
import { startedThrough } from './cgroup-scope.ts';
import { isOpen } from './find.ts';
import { closeInherited } from './inherited.ts';
import { newSessionKeyring } from './keyring.ts';
import { type LabHost, tokenOf } from './labhost.ts';
import { limitProcesses } from './limits.ts';
import { noteCreations } from './machine/creations.ts';
import { bearMark } from './machine/mark.ts';

/**
 * Enters every namespace of the lab host and becomes its root. The pid namespace takes only children
 * (setns(2)): what is to be seen inside has to be spawned after this.
 */
export function enterCalls(host: LabHost): Call[] {
  if (!isOpen(host)) throw hostGone();
  if (host.mark !== undefined) return [closeInherited(), newSessionKeyring(), chdir('/lab')];
  return [
    closeInherited(),
    ...(host.cgroups ? joinLeaves(host.cgroups) : []),
    pidfd_open(host.pid, [], { as: 'lab-host', why: WHY_PIDFD }),
    setns(
      result('lab-host'),
      [
        'CLONE_NEWUSER',
        'CLONE_NEWNS',
        'CLONE_NEWPID',
        'CLONE_NEWNET',
        'CLONE_NEWUTS',
        'CLONE_NEWIPC',
        'CLONE_NEWCGROUP',
      ],
      { why: WHY_SETNS },
    ),
    close(result('lab-host')),
    ...(groupsDenied(host) ? [] : [setgroups([])]),
    setresgid(0, 0, 0),
    setresuid(0, 0, 0),
    newSessionKeyring(),
    limitProcesses(),
    chdir('/lab'),
  ];
}

/**
 * Runs calls as a process of the lab host's, in a session of its own: what they leave running is adopted by
 * the lab host's PID 1, and neither has our terminal (/dev/tty) nor hears its Ctrl-C.
 */
export async function runInside(
  host: LabHost,
  calls: readonly Call[],
  options: RunOptions = {},
): Promise<Trace> {
  if (host.mark !== undefined) noteCreations(host.state, calls);
  const child = [...ownMark(host), ...calls];
  return run([...enterCalls(host), spawn({ flags: [], child }, { as: 'inside' }), wait4(result('inside'))], {
    detached: true,
    ...startOf(host),
    ...options,
  });
}

/** The first calls of whatever a lab starts. */
export function ownMark({ mark }: LabHost): Call[] {
  return mark === undefined ? [] : [bearMark(mark)];
}

/** How an engine that is to enter is started: with the lab host's mark, and where it may join its groups. */
export function startOf({ state, cgroups }: LabHost): Pick<RunOptions, 'argv0token' | 'through'> {
  return { argv0token: tokenOf(state), through: startedThrough(cgroups) };
}

function groupsDenied(host: LabHost): boolean {
  try {
    return readFileSync(`/proc/${host.pid}/setgroups`, 'utf8').trim() === 'deny';
  } catch {
    return false;
  }
}

export function hostGone(): NslabError {
  return new NslabError(
    'host-gone',
    { en: 'The lab host has ended.', zh: '实验主机已经结束。' },
    {
      hint: {
        en: 'nslab start makes a new one; the work folder is as it was.',
        zh: '用 nslab start 新建一台；工作目录保持原样。',
      },
    },
  );
}

const WHY_PIDFD = {
  en: 'The lab host’s PID 1 as a file: it cannot come to mean another process, as a number could.',
  zh: '以文件形式指向实验主机的 PID 1：它不会像数字那样有朝一日指向别的进程。',
};
const WHY_SETNS = {
  en: 'All of its namespaces in one call; the user namespace first, since it gives the right to enter the others.',
  zh: '一次进入它的全部命名空间；先进用户命名空间，因为有了它，才有权进入其余的。',
};
