import { type Call, pipeEnd } from '../../src/engine/call.ts';
import { dup3, mkdir, pipe2, symlink } from '../../src/engine/calls/files.ts';
import { execve, spawn } from '../../src/engine/calls/processes.ts';
import type { ProgramContext } from '../../src/lab/lab.ts';
import type { Text } from '../../src/text/text.ts';
import { folders, join, type Kind } from './groups.ts';

const FOLDER = '/run/prepared';
const MAY_EXIST = { onError: 'continue' } as const;
const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What it runs stands in its environment: a command line would tell too much in `ps`. */
const RUN_IT = 'eval "$SCRIPT"';

/** A shell that runs a script under a name of its own: a link with that name leads to bash. */
export interface Member {
  /** Its name in `ps`, and in its environment as PREPARED: the checkers know it by both. */
  readonly name: string;
  readonly group: string;
  readonly kinds: readonly Kind[];
  readonly script: string;
  readonly why: Text;
  /** Done by it before it becomes that shell. */
  readonly before?: readonly Call[];
}

/** The links that lead to bash, once for all members. */
export function names(...all: readonly string[]): Call[] {
  return [
    mkdir(FOLDER, 0o755, MAY_EXIST),
    ...all.map((name) => symlink('/bin/bash', `${FOLDER}/${name}`, MAY_EXIST)),
  ];
}

/** Starts it inside its groups. Its input is a pipe into which nobody writes: `read` in the script waits for ever. */
export function hire(at: ProgramContext, member: Member): Call {
  const { name, group, kinds, script, why, before = [] } = member;
  const program = `${FOLDER}/${name}`;
  const [home = ''] = folders(at, group, kinds);
  return spawn(
    {
      flags: [],
      child: [
        ...before,
        ...join(at, group, ...kinds),
        pipe2([], { as: 'silence' }),
        dup3(pipeEnd('silence', 'read'), 0, []),
        execve(
          program,
          [name, '-c', RUN_IT],
          [PATH, `PREPARED=${name}`, `PROGRAM=${program}`, `SCRIPT=${script}`, `GROUP=${home}`],
        ),
      ],
    },
    { why },
  );
}
