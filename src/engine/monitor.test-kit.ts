import { type Call, pipeEnd, result, text } from './call.ts';
import { close, dup3, open, pipe2 } from './calls/files.ts';
import { prctl, spawn } from './calls/processes.ts';
import { type MonitorSpec, monitor } from './calls/verbs.ts';
import { writeFile } from './compose.ts';

const PIPES = ['in', 'out', 'err'] as const;

export interface MonitoredOptions extends Partial<MonitorSpec> {
  readonly logFile: string;
  /** What the program does when the command has ended; `ended` is its status. */
  readonly after?: readonly Call[];
  /** Just before the monitor begins. */
  readonly first?: readonly Call[];
}

/** A command with three pipes, and a monitor before it. */
export function monitored(command: Call, o: MonitoredOptions): Call[] {
  const { logFile, after = [], first = [], ...spec } = o;
  return [
    ...PIPES.map((name) => pipe2(['O_CLOEXEC'], { as: name })),
    spawn(
      {
        child: [
          prctl('PR_SET_PDEATHSIG', 'SIGKILL'),
          dup3(pipeEnd('in', 'read'), 0),
          dup3(pipeEnd('out', 'write'), 1),
          dup3(pipeEnd('err', 'write'), 2),
          command,
        ],
      },
      { as: 'container' },
    ),
    close(pipeEnd('in', 'read')),
    close(pipeEnd('out', 'write')),
    close(pipeEnd('err', 'write')),
    openLog(logFile),
    ...first,
    monitor(
      {
        child: result('container'),
        stdin: pipeEnd('in', 'write'),
        stdout: pipeEnd('out', 'read'),
        stderr: pipeEnd('err', 'read'),
        log: result('log'),
        attached: true,
        ...spec,
      },
      { as: 'ended' },
    ),
    ...after,
  ];
}

export function openLog(file: string): Call {
  return open(file, ['O_WRONLY', 'O_CREAT', 'O_APPEND', 'O_CLOEXEC'], 0o600, { as: 'log' });
}

/** What a monitor leaves for those who ask later. */
export function tellStatus(file: string): Call[] {
  return writeFile(file, text`${result('ended')}`);
}
