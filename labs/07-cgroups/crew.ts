import { type Call, pipeEnd } from '../../src/engine/call.ts';
import { close, dup3, mkdir, pipe2, read, symlink } from '../../src/engine/calls/files.ts';
import { execve, spawn } from '../../src/engine/calls/processes.ts';
import type { ProgramContext } from '../../src/lab/lab.ts';
import type { Text } from '../../src/text/text.ts';
import { folders, join, type Kind } from './groups.ts';

const FOLDER = '/run/prepared';
const MAY_EXIST = { onError: 'continue' } as const;
const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What it runs stands in its environment: a command line would tell too much in `ps`. */
const RUN_IT = 'eval "$SCRIPT"';

/** A script says this once, when it is as it should be found. One that is run again by itself has nobody to tell. */
export const READY = '{ echo >&9; exec 9>&-; } 2>/dev/null';

/** A shell that runs a script under a name of its own: a link with that name leads to bash. */
export interface Member {
  /** Its name in `ps`, and in its environment as PREPARED: the checkers know it by both. */
  readonly name: string;
  readonly group: string;
  readonly kinds: readonly Kind[];
  /** Says `READY`. */
  readonly script: string;
  readonly why: Text;
}

/**
 * Starts them, each inside its groups, and ends when all are ready. (An execve that has closed its files is not
 * over: its name and environment come a little later.)
 */
export function hire(at: ProgramContext, members: readonly Member[]): Call[] {
  const names = new Set(members.map((member) => member.name));
  return [
    mkdir(FOLDER, 0o755, MAY_EXIST),
    ...[...names].map((name) => symlink('/bin/bash', `${FOLDER}/${name}`, MAY_EXIST)),
    pipe2(['O_CLOEXEC'], { as: 'ready' }),
    ...members.map((member) => start(at, member)),
    close(pipeEnd('ready', 'write')),
    ...members.map(() =>
      read(pipeEnd('ready', 'read'), 1, {
        why: { en: 'until one more of them is ready', zh: '等又一个准备好' },
      }),
    ),
    close(pipeEnd('ready', 'read')),
  ];
}

/** Its input is a pipe into which nobody writes: `read` in the script waits for ever. */
function start(at: ProgramContext, { name, group, kinds, script, why }: Member): Call {
  const program = `${FOLDER}/${name}`;
  const [home = ''] = folders(at, group, kinds);
  const environment = [`PREPARED=${name}`, `PROGRAM=${program}`, `SCRIPT=${script}`, `GROUP=${home}`];
  return spawn(
    {
      flags: [],
      child: [
        ...join(at, group, ...kinds),
        dup3(pipeEnd('ready', 'write'), 9, []),
        pipe2([], { as: 'silence' }),
        dup3(pipeEnd('silence', 'read'), 0, []),
        execve(program, [name, '-c', RUN_IT], [PATH, ...environment]),
      ],
    },
    { why },
  );
}
