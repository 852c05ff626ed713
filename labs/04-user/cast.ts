import { type Call, pipeEnd, result, text } from '../../src/engine/call.ts';
import { close, mkdir, pipe2, read, symlink, write } from '../../src/engine/calls/files.ts';
import { setresgid, setresuid } from '../../src/engine/calls/identity.ts';
import { execve, prctl, spawn } from '../../src/engine/calls/processes.ts';
import { untilStarted, writeFile } from '../../src/engine/compose.ts';
import { visibleAgain } from './person.ts';

const MAY_EXIST = { onError: 'continue' } as const;
/** Links to `sleep`: a program that is started through a link is known by the link's name. */
const FOLDER = '/run/cast';

/** Ends when each of them is what it is to be; their names are known to the checkers. */
export function cast(names: readonly string[], calls: readonly Call[]): Call[] {
  return untilStarted([
    visibleAgain(),
    mkdir(FOLDER, 0o755, MAY_EXIST),
    ...names.map((name) => symlink('/bin/sleep', `${FOLDER}/${name}`, MAY_EXIST)),
    ...calls,
  ]);
}

/** Becomes a process of this name that does nothing but be there. */
export function play(name: string): Call {
  return execve(`${FOLDER}/${name}`, ['sleep', 'infinity']);
}

export interface Room {
  readonly name: string;
  /** What both maps say: `0 20000 1000`. */
  readonly map: string;
  /** Who the process is in there. */
  readonly id: number;
}

/** A process in a user namespace of its own, mapped by the lab host's root, which may write any map. */
export function room({ name, map, id }: Room): Call[] {
  const barrier = `mapped ${name}`;
  return [
    pipe2(['O_CLOEXEC'], { as: barrier }),
    spawn(
      {
        flags: ['CLONE_NEWUSER'],
        child: [
          read(pipeEnd(barrier, 'read'), 1, { atLeast: 1 }),
          setresgid(id, id, id),
          setresuid(id, id, id),
          play(name),
        ],
      },
      { as: name },
    ),
    ...writeFile(text`/proc/${result(name)}/uid_map`, `${map}\n`),
    ...writeFile(text`/proc/${result(name)}/gid_map`, `${map}\n`),
    write(pipeEnd(barrier, 'write'), '.'),
    close(pipeEnd(barrier, 'read')),
    close(pipeEnd(barrier, 'write')),
  ];
}

/** More than the kernel has; those that it lacks it refuses (prctl(2)). */
const CAPABILITIES = 64;

/** Root with none of its capabilities but one: what is not in the bounding set is not given at execve (capabilities(7)). */
export function bounded(name: string, kept?: number): Call {
  const drops = Array.from({ length: CAPABILITIES }, (_, i) => i).filter((i) => i !== kept);
  return spawn({
    child: [...drops.map((i) => prctl('PR_CAPBSET_DROP', i, MAY_EXIST)), play(name)],
  });
}
