import { type Call, result } from '../../src/engine/call.ts';
import { chmod, mkdir } from '../../src/engine/calls/files.ts';
import { execve, spawn, wait4 } from '../../src/engine/calls/processes.ts';
import { untilStarted, writeFile } from '../../src/engine/compose.ts';
import type { ProgramContext } from '../../src/lab/lab.ts';
import { findPrepared } from './prepared.ts';

export const BIN = '/usr/local/bin';
/** What programs that we start are given: no variable of ours leaks in. */
export const ENVIRONMENT = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/'];

/** A program for everybody to run, whatever our umask is. */
export function program(name: string, source: string): Call[] {
  const path = `${BIN}/${name}`;
  return [...writeFile(path, source, { mode: 0o755 }), chmod(path, 0o755)];
}

/** Runs a shell script, as root of the lab host; its failure stops the program. */
export function script(text: string): Call[] {
  return [
    spawn({ child: [execve('/bin/sh', ['sh', '-c', text], ENVIRONMENT)] }, { as: 'script' }),
    wait4(result('script'), { mustSucceed: true }),
  ];
}

/** A program of ours in the background, unless it runs already. */
export function inBackground(at: ProgramContext, name: string): Call[] {
  if (findPrepared(at.machine, name)) return [];
  return untilStarted([
    spawn({
      child: [execve(`${BIN}/${name}`, [name], [...ENVIRONMENT, `NSLAB_PREPARED=${name}`])],
    }),
  ]);
}

export function folder(path: string, mode = 0o755): Call {
  return mkdir(path, mode, { onError: 'continue' });
}
