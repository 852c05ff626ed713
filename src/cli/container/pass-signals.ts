import type { ChildProcess } from 'node:child_process';
import type { Known } from '../../container/store/record.ts';
import type { Io } from '../../guide/io.ts';
import { wrap } from '../../guide/view/wrap.ts';
import { isAlive } from '../../labhost/find.ts';
import { processAt } from '../../observe/live-process.ts';
import { catches } from '../../observe/signals.ts';
import { say } from '../../text/text.ts';

const PASSED: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'];
const FROM_TERMINAL: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT', 'SIGHUP'];
/** So many times Ctrl-C is nobody's slip any more. */
const ENOUGH = 3;

/**
 * Signals that we are sent are the container's. Its first process is PID 1 of its namespace: without a handler it
 * does not hear them (pid_namespaces(7)), and whoever presses Ctrl-C in vain is told so.
 */
export function passSignals(
  engine: ChildProcess,
  o: { shares: boolean; io: Io; first?: () => Known | undefined },
): () => void {
  let interrupts = 0;
  const hear = (signal: NodeJS.Signals) => {
    if (!o.shares || !FROM_TERMINAL.includes(signal)) engine.kill(signal);
    const first = o.first?.();
    if (signal !== 'SIGINT' || !first) return;
    interrupts += 1;
    const process0 = processAt(first.pid);
    const isDeaf = process0 !== undefined && !catches(process0, 'SIGINT');
    if (interrupts === ENOUGH || (isDeaf && interrupts > 1)) end(first);
    else if (isDeaf) o.io.err(`${wrap(say(DEAF, o.io.lang), o.io.columns)}\n`);
  };
  for (const signal of PASSED) process.on(signal, hear);
  return () => {
    for (const signal of PASSED) process.off(signal, hear);
  };
}

function end({ pid, startTime }: Known): void {
  if (isAlive(pid, startTime)) process.kill(pid, 'SIGKILL');
}

const DEAF = {
  en: 'The container’s PID 1 has no handler for SIGINT, and a PID 1 without one does not hear it (lab 2). Once more ends it.',
  zh: '容器的 1 号进程没有处理 SIGINT，而 1 号进程没有处理函数就收不到它（见实验 2）。再按一次就强制结束。',
};
