import { existsSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type Call, pipeEnd, result, text as template } from './call.ts';
import { close, pipe2, read, write } from './calls/files.ts';
import { setresgid, setresuid } from './calls/identity.ts';
import { type CloneFlag, execve, spawn, wait4 } from './calls/processes.ts';
import { writeFile } from './compose.ts';
import { launch, type RunOptions, run } from './run.ts';
import type { Trace } from './trace.ts';

/** Can this machine make user namespaces for us? Asked of the kernel, not of a sysctl. */
export async function canMakeUserNamespaces(): Promise<boolean> {
  return (await run(inOwnNamespaces(['CLONE_NEWUSER'], []))).ok;
}

/** A child that is root of namespaces of its own, waited for; its exit status becomes the program's. */
export function inOwnNamespaces(flags: readonly CloneFlag[], child: readonly Call[]): Call[] {
  const map = (ids: number | undefined) => `0 ${ids ?? 0} 1`;
  return [
    pipe2(['O_CLOEXEC'], { as: 'mapped' }),
    spawn(
      {
        flags: ['CLONE_NEWUSER', ...flags.filter((f) => f !== 'CLONE_NEWUSER')],
        child: [
          close(pipeEnd('mapped', 'write')),
          read(pipeEnd('mapped', 'read'), 1, { atLeast: 1 }),
          close(pipeEnd('mapped', 'read')),
          setresgid(0, 0, 0),
          setresuid(0, 0, 0),
          ...child,
        ],
      },
      { as: 'box' },
    ),
    ...writeFile(template`/proc/${result('box')}/setgroups`, 'deny'),
    ...writeFile(template`/proc/${result('box')}/uid_map`, map(process.getuid?.())),
    ...writeFile(template`/proc/${result('box')}/gid_map`, map(process.getgid?.())),
    write(pipeEnd('mapped', 'write'), '.'),
    wait4(result('box'), { asStatus: true }),
  ];
}

export const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export function sh(script: string, ...args: string[]): Call {
  return execve('/bin/sh', ['sh', '-c', script, 'sh', ...args], [PATH]);
}

export interface Ran {
  readonly trace: Trace;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program and collects what it prints. */
export async function output(calls: readonly Call[], options: RunOptions = {}): Promise<Ran> {
  const running = launch(calls, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const { stdout, stderr } = running.process;
  const [out, err, trace] = await Promise.all([
    text(stdout ?? Readable.from([])),
    text(stderr ?? Readable.from([])),
    running.trace,
  ]);
  return { trace, stdout: out, stderr: err };
}

/** Gone, or a zombie that nobody has collected yet. */
export function isGone(pid: number): boolean {
  if (!existsSync(`/proc/${pid}`)) return true;
  try {
    return /^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return true;
  }
}

export async function until(what: () => boolean, milliseconds = 5000): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!what()) {
    if (performance.now() > end) throw new Error(`not within ${milliseconds} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
