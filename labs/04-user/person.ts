import { type Call, result } from '../../src/engine/call.ts';
import { chmod, close, mkdir, open } from '../../src/engine/calls/files.ts';
import { setgroups, setresgid, setresuid } from '../../src/engine/calls/identity.ts';
import { setns } from '../../src/engine/calls/namespaces.ts';
import { execve, prctl, spawn, wait4 } from '../../src/engine/calls/processes.ts';
import { writeFile } from '../../src/engine/compose.ts';
import type { ProgramContext } from '../../src/lab/lab.ts';
import { parseIdMap, toOutside } from '../../src/observe/idmap.ts';
import { ADA, ADA_NAMESPACE, BASHRC, becomeHer, WITH_AN_ID, WITHOUT_ONE } from './person-script.ts';

/** What programs that we start are given: no variable of ours leaks in. */
export const ENVIRONMENT = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/'];

type At = Pick<ProgramContext, 'machine'>;

/** Makes ada in the lab host's own /etc, and the command that turns a shell into hers. Once more does no harm. */
export function person(at: At): Call[] {
  const isBeside = hasSecondId(at);
  const groups = groupsDenied(at) ? '--keep-groups' : '--clear-groups';
  const become = isBeside
    ? `setpriv --reuid=${ADA.uid} --regid=${ADA.uid} ${groups} --`
    : `nsenter --user=${ADA_NAMESPACE} --preserve-credentials --`;
  return [
    mkdir(ADA.home, 0o755, { onError: 'continue' }),
    ...writeFile(`${ADA.home}/.bashrc`, BASHRC),
    ...writeFile('/usr/local/bin/ada', becomeHer(become), { mode: 0o755 }),
    // A umask does not take the right to run it.
    chmod('/usr/local/bin/ada', 0o755),
    ...script(isBeside ? WITH_AN_ID : WITHOUT_ONE),
  ];
}

/** Owners and other people's files are a script's work; its failure stops the program. */
function script(text: string): Call[] {
  return [
    spawn({ child: [execve('/bin/sh', ['sh', '-c', text], ENVIRONMENT)] }, { as: 'script' }),
    wait4(result('script'), { mustSucceed: true }),
  ];
}

/** The process becomes ada: from here on it may do what any ordinary user may. */
export function becomeAda(at: At): Call[] {
  return [...(hasSecondId(at) ? changeIds(at) : enterHerNamespace()), visibleAgain()];
}

function changeIds(at: At): Call[] {
  return [
    ...(groupsDenied(at) ? [] : [setgroups([])]),
    setresgid(ADA.uid, ADA.uid, ADA.uid),
    setresuid(ADA.uid, ADA.uid, ADA.uid, {
      why: {
        en: 'ada, an ordinary person: with the uid 0 every capability goes',
        zh: '变成普通用户 ada：放弃 uid 0，全部 capability 随之消失',
      },
    }),
  ];
}

function enterHerNamespace(): Call[] {
  return [
    open(ADA_NAMESPACE, ['O_RDONLY', 'O_CLOEXEC'], 0, { as: 'ada' }),
    setns(result('ada'), ['CLONE_NEWUSER'], {
      why: {
        en: 'this lab host has one id only; in here it is called 4001, and that is ada',
        zh: '这台实验主机只有一个 id；在这里它叫 4001，也就是 ada',
      },
    }),
    close(result('ada')),
  ];
}

/** A change of ids gives /proc/PID to root until the next execve, and that of every child (PR_SET_DUMPABLE(2const)). */
export function visibleAgain(): Call {
  return prctl('PR_SET_DUMPABLE', 1, {
    why: {
      en: 'changing ids gave our files in /proc, and our children’s, to the machine’s root; we are to write maps there',
      zh: '切换 id 之后，我们和子进程在 /proc 里的文件归了真实机器的 root；而我们要往里写映射',
    },
  });
}

/** Has the lab host an id for ada beside its root's? */
export function hasSecondId(at: At): boolean {
  return has(at, ADA.uid);
}

/** The highest id that a step of this lab gives to somebody. */
const HIGHEST = 20_999;

/** Has it all the ids that containers are given here? */
export function hasRange(at: At): boolean {
  return has(at, HIGHEST);
}

function has({ machine }: At, id: number): boolean {
  return toOutside(parseIdMap(machine.init.file('uid_map') ?? ''), id) !== undefined;
}

function groupsDenied({ machine }: At): boolean {
  return machine.init.file('setgroups')?.trim() === 'deny';
}
