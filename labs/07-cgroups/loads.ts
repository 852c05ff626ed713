import type { Call } from '../../src/engine/call.ts';
import { execve } from '../../src/engine/calls/processes.ts';
import type { Text } from '../../src/text/text.ts';

export interface Load {
  readonly script: string;
  readonly why: Text;
}

const ENVIRONMENT = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'];

/** Ends by itself after a minute of CPU time. */
export const BUSY: Load = {
  script: 'ulimit -t 60; while :; do :; done',
  why: { en: 'wants a whole core', zh: '想要一整个核' },
};

/** No line ends, so tail keeps it all. */
export const FULL: Load = {
  script: 'head -c 60M /dev/zero | tail | wc -c',
  why: { en: 'wants 60 MB of memory', zh: '想要 60 MB 内存' },
};

/** dash says no at once; bash would try again for 18 seconds. */
export const FORKS: Load = {
  script: 'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 5 & done; wait',
  why: { en: 'wants twelve processes', zh: '想要十二个进程' },
};

/** `cpu`: the only processor on which it may run. */
export function run({ script, why }: Load, cpu?: string): Call {
  const argv = ['sh', '-c', script];
  if (cpu === undefined) return execve('/bin/sh', argv, ENVIRONMENT, { why });
  return execve('/usr/bin/taskset', ['taskset', '-c', cpu, ...argv], ENVIRONMENT, { why });
}

export function sleeper(): Call {
  return execve('/bin/sleep', ['sleep', '1d'], ENVIRONMENT, {
    why: { en: 'stays there, doing nothing', zh: '留在里面，什么也不做' },
  });
}
