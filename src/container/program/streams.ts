import { about, type Call, pipeEnd, result } from '../../engine/call.ts';
import { close, dup3, fchownat, open, pipe2 } from '../../engine/calls/files.ts';
import { setsid } from '../../engine/calls/processes.ts';
import { type MonitorSpec, monitor } from '../../engine/calls/verbs.ts';
import type { Config } from '../config/runtime-spec.ts';
import type { StreamsPlan } from '../plan.ts';
import { hostId } from './ids.ts';
import type { Folders } from './target.ts';
import { childTerminal, MASTER, receiveMaster, socketForMaster } from './terminal.ts';
import * as WHY from './why.ts';

type Name = 'stdin' | 'stdout' | 'stderr';
/** The end of each pipe that the container gets. */
const INNER = { stdin: 'read', stdout: 'write', stderr: 'write' } as const;
const OUTER = { stdin: 'write', stdout: 'read', stderr: 'read' } as const;
const NUMBER = { stdin: 0, stdout: 1, stderr: 2 } as const;

/** The pipes of a container without a terminal: its stdin only where somebody may write to it. */
function pipes(streams: StreamsPlan): Name[] {
  return streams.stdin ? ['stdin', 'stdout', 'stderr'] : ['stdout', 'stderr'];
}

/** The maker's part, before the child: its log, and the ways between. */
export function openStreams(config: Config, streams: StreamsPlan): Call[] {
  const log = open(streams.log.path, ['O_WRONLY', 'O_CREAT', 'O_APPEND', 'O_CLOEXEC'], 0o600, {
    as: 'log',
    why: WHY.LOG,
  });
  if (streams.terminal) return [log, ...socketForMaster()];
  return [
    log,
    ...pipes(streams).flatMap((name) => [
      pipe2(['O_CLOEXEC'], { as: name, why: WHY.PIPES[name] }),
      ...ownedByUser(config, name),
    ]),
  ];
}

/** Or it could not open /dev/stdout, which leads to its pipe by name: a pipe belongs to whoever made it. */
function ownedByUser(config: Config, name: Name): Call[] {
  const { uidMappings, gidMappings } = config.linux;
  const { uid, gid } = config.process.user;
  const owner = uidMappings ? hostId(uidMappings, uid) : uid;
  const group = gidMappings ? hostId(gidMappings, gid) : gid;
  if (owner === undefined || group === undefined) return [];
  return [fchownat(pipeEnd(name, INNER[name]), '', owner, group, ['AT_EMPTY_PATH'], { why: WHY.PIPE_OWNER })];
}

/** The container's part: its 0, 1 and 2, in a session of its own. */
export function takeStreams(config: Config, streams: StreamsPlan, folders: Folders): Call[] {
  if (streams.terminal) return childTerminal(config, folders);
  return takePipes(streams);
}

export function takePipes(streams: StreamsPlan): Call[] {
  const names = pipes(streams);
  return about('container/one-command', [
    setsid({ why: WHY.SESSION }),
    ...(streams.stdin
      ? []
      : [
          open('/dev/null', ['O_RDONLY', 'O_CLOEXEC'], undefined, { as: 'no input' }),
          dup3(result('no input'), 0),
        ]),
    ...names.map((name) => dup3(pipeEnd(name, INNER[name]), NUMBER[name])),
  ]);
}

/** The maker's part, with the child there: its ends are the child's alone. */
export function giveStreams(streams: StreamsPlan): Call[] {
  if (streams.terminal) return receiveMaster();
  return pipes(streams).map((name) => close(pipeEnd(name, INNER[name])));
}

/** Between the container and us, until it ends. */
export function standBetween(child: string, streams: StreamsPlan, as: string): Call {
  const { terminal, detached, stdin, log } = streams;
  const ends: Partial<Record<Name, MonitorSpec['stdin']>> = Object.fromEntries(
    pipes(streams).map((name) => [name, pipeEnd(name, OUTER[name])]),
  );
  const spec: MonitorSpec = {
    child: result(child),
    log: result('log'),
    logMax: log.maxBytes,
    attached: !detached,
    input: !detached && stdin,
    ...(terminal ? { master: MASTER } : (ends as Pick<MonitorSpec, Name>)),
  };
  return monitor(spec, { as, why: WHY.MONITOR });
}
