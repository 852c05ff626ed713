import type { ChildProcess } from 'node:child_process';
import { type Call, result } from '../engine/call.ts';
import { chdir, close, dup3, open } from '../engine/calls/files.ts';
import { execve, prctl, setsid, spawn } from '../engine/calls/processes.ts';
import { ioctl } from '../engine/calls/terminal.ts';
import { reap, relay } from '../engine/calls/verbs.ts';
import { launch } from '../engine/run.ts';
import { enterCalls, ownMark, startOf } from './enter.ts';
import type { LabHost } from './labhost.ts';

export interface ShellOptions {
  /** What to run; a bash by default. */
  readonly argv?: readonly string[];
  /** With a terminal of the lab host's own (job control, colours); without, its streams are passed through as they are. */
  readonly tty: boolean;
  readonly stdio: 'inherit' | 'pipe';
  readonly env?: Readonly<Record<string, string>>;
  /** Inside; /lab by default. */
  readonly cwd?: string;
}

export interface Shell {
  /** The engine that stands between: its standard streams are the shell's. */
  readonly process: ChildProcess;
  /** The shell's exit status; 128 + the signal when it was killed. */
  readonly status: Promise<number>;
}

/** Opens a shell, or runs a command, in the lab host. */
export function openShell(host: LabHost, options: ShellOptions): Shell {
  const argv = options.argv ?? ['bash'];
  const env = insideEnv(process.env, options.env);
  const exec = execve('/usr/bin/env', ['env', ...argv], env);
  const calls = options.tty ? withTerminal(host, exec, options.cwd) : plain(host, exec, options.cwd);
  return launch(calls, { stdio: options.stdio, ...startOf(host) });
}

function withTerminal(host: LabHost, exec: Call, cwd = '/lab'): Call[] {
  return [
    ...enterCalls(host),
    prctl('PR_SET_PDEATHSIG', 'SIGHUP'),
    open('/dev/ptmx', ['O_RDWR', 'O_NOCTTY', 'O_CLOEXEC'], undefined, { as: 'terminal', why: WHY_PTMX }),
    ioctl(result('terminal'), 'TIOCSPTLCK', 0),
    ioctl(result('terminal'), 'TIOCGPTPEER', ['O_RDWR', 'O_NOCTTY', 'O_CLOEXEC'], { as: 'side' }),
    spawn(
      {
        flags: [],
        child: [
          ...ownMark(host),
          setsid({ why: WHY_SETSID }),
          ioctl(result('side'), 'TIOCSCTTY', 0, { why: WHY_CTTY }),
          ...[0, 1, 2].map((fd) => dup3(result('side'), fd)),
          chdir(cwd),
          exec,
        ],
      },
      { as: 'shell' },
    ),
    close(result('side')),
    relay(result('terminal'), result('shell')),
  ];
}

function plain(host: LabHost, exec: Call, cwd = '/lab'): Call[] {
  return [
    ...enterCalls(host),
    // With nslab itself gone nobody waits for the command any more: it ends too.
    prctl('PR_SET_PDEATHSIG', 'SIGKILL'),
    spawn(
      {
        flags: [],
        child: [...ownMark(host), prctl('PR_SET_PDEATHSIG', 'SIGKILL'), setsid(), chdir(cwd), exec],
      },
      { as: 'shell' },
    ),
    reap(result('shell')),
  ];
}

const PASSED_ON = /^(TERM|COLORTERM|LANG|LANGUAGE|LC_[A-Z]+|TZ|NO_COLOR|FORCE_COLOR|NSLAB_LANG)$/;

/** The shell's environment: the terminal and the language come along, everything else is the lab host's. */
export function insideEnv(outside: NodeJS.ProcessEnv, more: Readonly<Record<string, string>> = {}): string[] {
  const passed = Object.entries(outside).filter(
    ([name, value]) => PASSED_ON.test(name) && value !== undefined,
  );
  const env = {
    ...Object.fromEntries(passed),
    HOME: '/lab',
    PATH: '/run/nslab/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    SHELL: '/bin/bash',
    USER: 'root',
    LOGNAME: 'root',
    HISTFILE: '/lab/.bash_history',
    ...more,
  };
  return Object.entries(env).map(([name, value]) => `${name}=${value}`);
}

const WHY_PTMX = {
  en: 'A terminal from the lab host’s own devpts: the outer one has no name in here.',
  zh: '从实验主机自己的 devpts 取得终端：外面的终端在这里没有名字。',
};
const WHY_SETSID = { en: 'A new session, still without a terminal.', zh: '新的会话，此时还没有终端。' };
const WHY_CTTY = {
  en: 'The terminal becomes the session’s: Ctrl-C and job control reach this shell.',
  zh: '终端归这个会话所有：Ctrl-C 和作业控制作用于这个 shell。',
};
