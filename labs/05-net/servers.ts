import { basename } from 'node:path';
import { type Call, pipeEnd, text } from '../../src/engine/call.ts';
import { close, pipe2, read, symlink } from '../../src/engine/calls/files.ts';
import { execve, spawn } from '../../src/engine/calls/processes.ts';
import { writeFile } from '../../src/engine/compose.ts';
import type { ProgramContext } from '../../src/lab/lab.ts';
import type { Text } from '../../src/text/text.ts';
import { WORLD_FOLDER } from './topology.ts';

/** Where the lab host shows node and this package. */
export type Place = Pick<ProgramContext, 'node' | 'pkg' | 'work'>;

export const SERVER_FILES = {
  world: new URL('./servers/world.ts', import.meta.url),
  serve: new URL('./servers/serve.ts', import.meta.url),
  ask: new URL('./servers/ask.ts', import.meta.url),
};

function script(at: Place, which: keyof typeof SERVER_FILES): string {
  const name = basename(SERVER_FILES[which].pathname).replace(/\.[jt]s$/, '');
  return `${at.pkg}/dist/labs/05-net/servers/${name}.js`;
}

export interface ServerSpec {
  /** As it shows in ps, and in its environment as NSLAB_PREPARED where it is prepared. */
  readonly name: string;
  readonly runs: 'world' | 'serve';
  readonly arguments?: readonly string[];
  readonly isPrepared: boolean;
  /** What its process does before it becomes the server. */
  readonly first: readonly Call[];
  readonly flags?: Parameters<typeof spawn>[0]['flags'];
  readonly why: Text;
}

/** A real server, started and waited for until it listens: then it writes a byte into a pipe. */
export function server(
  at: Place,
  { name, runs, isPrepared, first, flags, why, ...spec }: ServerSpec,
): Call[] {
  const program = `${WORLD_FOLDER}/${name}`;
  const words = [name, script(at, runs), ...(spec.arguments ?? []), text`${pipeEnd('listens', 'write')}`];
  const environment = [`NAME=${name}`, ...(isPrepared ? [`NSLAB_PREPARED=${name}`] : [])];
  return [
    symlink(at.node, program, { onError: 'continue', why: WHY_LINK }),
    pipe2([], { as: 'listens', why: WHY_PIPE }),
    spawn(
      {
        flags: flags ?? [],
        child: [
          close(pipeEnd('listens', 'read')),
          ...first,
          execve(program, words, environment, { why: WHY_EXEC }),
        ],
      },
      { as: `${name} server`, why },
    ),
    close(pipeEnd('listens', 'write')),
    read(pipeEnd('listens', 'read'), 1, { atLeast: 1, why: WHY_WAIT }),
    close(pipeEnd('listens', 'read')),
  ];
}

/** What a learner types: a server for a container, and what asks one. */
export function tools(at: Place): Call[] {
  return (['serve', 'ask'] as const).flatMap((name) =>
    writeFile(`${at.work}/${name}`, `#!/bin/sh\nexec ${at.node} ${script(at, name)} "$@"\n`, {
      mode: 0o755,
      why: WHY_TOOL,
    }),
  );
}

const WHY_LINK = { en: 'node under a name that ps shows', zh: '给 node 起个 ps 里认得出的名字' };
const WHY_PIPE = {
  en: 'the server will tell us through it that it listens',
  zh: '服务器开始监听后，会从这里告诉我们',
};
const WHY_EXEC = { en: 'the process becomes a real server', zh: '进程变成一个真正的服务器' };
const WHY_WAIT = { en: 'until it listens', zh: '等它开始监听' };
const WHY_TOOL = { en: 'a small program to use in this lab', zh: '本实验要用的一个小程序' };
