import type { Call, CallOptions, Fd, Ref } from '../call.ts';
import { shownNumber } from '../strace.ts';
import { int, optionsOf } from './syscall.ts';

/**
 * Be PID 1: collect every child and orphan. With a main child, signals are passed on to it, and its exit
 * status becomes the program's when it ends; without one this ends only by SIGKILL, or by SIGTERM from an
 * outer pid namespace.
 */
export function reap(mainPid?: number | Ref | CallOptions, o?: CallOptions): Call {
  const alone = mainPid === undefined || (typeof mainPid === 'object' && !('ref' in mainPid));
  const options = alone && mainPid !== undefined ? (mainPid as CallOptions) : (o ?? {});
  const child = alone ? 0 : (mainPid as number | Ref);
  return {
    ...optionsOf(options),
    name: 'reap',
    args: [int(child)],
    shown: alone ? 'reap()' : `reap(${shownNumber(child)})`,
  };
}

/**
 * Copies between the engine's stdin and stdout and a pty's master until the child ends; its exit status
 * (128 + signal when it was killed) becomes the program's. A terminal on stdin is raw meanwhile.
 */
export function relay(master: Fd, child: number | Ref, o?: CallOptions): Call {
  return {
    ...optionsOf(o ?? {}),
    name: 'relay',
    args: [int(master), int(child)],
    shown: `relay(${shownNumber(master)}, ${shownNumber(child)})`,
  };
}

/** Tells `start` that what was to be made is there; this process traces no more. */
export function ready(o?: CallOptions): Call {
  return { ...optionsOf(o ?? {}), name: 'ready', args: [], shown: 'ready()' };
}
