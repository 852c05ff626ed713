import { about, type Call, pipeEnd, result } from '../../engine/call.ts';
import { close, openat2, pipe2, read, umask } from '../../engine/calls/files.ts';
import { setgroups, setresgid, setresuid } from '../../engine/calls/identity.ts';
import { pidfd_open, setns } from '../../engine/calls/namespaces.ts';
import { prctl, spawn } from '../../engine/calls/processes.ts';
import { ready, reap } from '../../engine/calls/verbs.ts';
import { newSessionKeyring } from '../../labhost/keyring.ts';
import { joinGroups } from '../cgroups/calls.ts';
import type { Config, NamespaceType, Process } from '../config/runtime-spec.ts';
import { confine } from '../confine/confine.ts';
import type { CgroupsPlan, StreamsPlan } from '../plan.ts';
import { closeAll, execCalls, workingDirectory } from './command.ts';
import { NAMESPACE_FLAGS } from './namespaces.ts';
import { saidOnce } from './said-once.ts';
import { forSetting } from './setting.ts';
import { giveStreams, openStreams, standBetween, takePipes } from './streams.ts';
import { type Surroundings, surroundings } from './surroundings.ts';
import { control, masterAndSide, sendMaster } from './terminal.ts';
import * as WHY from './why.ts';

/** A container that runs. */
export interface Target {
  /** Its first process, as we number it. */
  readonly pid: number;
  readonly config: Config;
  readonly groups: CgroupsPlan;
}

/** The name of the call whose result is the one who goes in, as its maker numbers it: its child is the command. */
export const VISITOR = 'visitor';

/**
 * One more process in a running container: in its groups and its namespaces, as confined as its first one. The
 * first process of the program stands between its streams and ours, as a container's monitor does; `ready()` and
 * `startError` are as with `startProgram`, and so is the exit status.
 */
export function execProgram(
  target: Target,
  process: Process,
  streams: StreamsPlan,
  here: Surroundings = surroundings(),
): Call[] {
  const config = { ...target.config, process };
  const calls = [
    ...forSetting('streams', openStreams(config, streams)),
    pidfd_open(target.pid, [], { as: 'target', why: WHY.PIDFD, topic: 'uts/enter-it' }),
    pipe2(['O_CLOEXEC'], { as: 'starting', why: WHY.STARTING }),
    spawn(
      { flags: [], child: visitor(target, config, streams, here) },
      { as: VISITOR, topic: 'uts/enter-it' },
    ),
    close(result('target')),
    ...forSetting('streams', giveStreams(streams)),
    close(pipeEnd('starting', 'write')),
    read(pipeEnd('starting', 'read'), 1, { why: WHY.WAIT_STARTED }),
    close(pipeEnd('starting', 'read')),
    ready({ why: WHY.READY }),
    standBetween(VISITOR, streams, 'ended'),
  ];
  return saidOnce(about('container/enter', calls));
}

/** A pid namespace takes only children (setns(2)): the visitor goes in, and its child is inside. */
function visitor(target: Target, config: Config, streams: StreamsPlan, here: Surroundings): Call[] {
  const flags = order.filter((type) => config.linux.namespaces.some((n) => n.type === type));
  return [
    ...about('pid/one-ends', [prctl('PR_SET_PDEATHSIG', 'SIGKILL', { why: WHY.DEATH })]),
    // Before anything in there can see it: no look into it, no ptrace (CVE-2016-9962).
    prctl('PR_SET_DUMPABLE', 0, { why: WHY.UNDUMPABLE }),
    ...forSetting('linux.resources', joinGroups(target.groups)),
    ...about('uts/enter-it', [
      setns(
        result('target'),
        flags.map((type) => NAMESPACE_FLAGS[type]),
        { why: WHY.ENTER },
      ),
    ]),
    ...(flags.includes('user')
      ? about('user/handshake', [
          ...(here.groupsDenied ? [] : [setgroups([], { why: WHY.GROUPS })]),
          setresgid(0, 0, 0),
          setresuid(0, 0, 0, { why: WHY.BECOME_ROOT }),
          prctl('PR_SET_PDEATHSIG', 'SIGKILL', { why: WHY.DEATH_AGAIN }),
        ])
      : []),
    newSessionKeyring(),
    spawn({ flags: [], child: inside(config, streams, here) }, { as: 'inside', why: WHY.INSIDE }),
    ...(streams.terminal ? [close(pipeEnd('console socket', 'write'))] : []),
    close(pipeEnd('starting', 'write')),
    // As long as anybody holds it, who reads at the other end waits for more.
    ...(streams.stdin && !streams.terminal ? [close(pipeEnd('stdin', 'write'))] : []),
    reap(result('inside'), { why: WHY.VISITOR_WAITS }),
  ];
}

const order: readonly NamespaceType[] = ['user', 'mount', 'pid', 'network', 'uts', 'ipc', 'cgroup', 'time'];

function inside(config: Config, streams: StreamsPlan, here: Surroundings): Call[] {
  const { process, linux } = config;
  return [
    prctl('PR_SET_PDEATHSIG', 'SIGKILL'),
    ...(streams.terminal ? terminal(process) : takePipes(streams)),
    umask(process.user.umask ?? 0o022),
    ...workingDirectory(process),
    ...closeAll(),
    ...forSetting('process', confine(process, linux.seccomp, { groupsAreFixed: here.groupsDenied })),
    ...execCalls(process),
  ];
}

/**
 * What is called /dev/pts/ptmx in there is the container's to say: whatever it is, it is not waited for, and what
 * is no terminal has no other side to give (ENOTTY). The side is asked of the open master, so it is its own.
 */
function terminal(process: Process): Call[] {
  return forSetting('process.terminal', [
    openat2(
      'AT_FDCWD',
      '/dev/pts/ptmx',
      { flags: ['O_RDWR', 'O_NOCTTY', 'O_NONBLOCK', 'O_CLOEXEC'], resolve: ['RESOLVE_NO_MAGICLINKS'] },
      { as: 'master', why: WHY.MASTER },
    ),
    ...masterAndSide(process),
    ...sendMaster(),
    ...control(),
  ]);
}
