import { setTimeout as sleep } from 'node:timers/promises';
import { explainFailure } from '../../engine/advice.ts';
import type { Call } from '../../engine/call.ts';
import { launch } from '../../engine/run.ts';
import { entryFormatter } from '../../engine/show.ts';
import type { Trace, TraceEntry } from '../../engine/trace.ts';
import type { Io } from '../../guide/io.ts';
import { wrap } from '../../guide/view/wrap.ts';
import { statOf } from '../../observe/live-process.ts';
import { say } from '../../text/text.ts';

/** Makes the calls, here and now, as who we are; each is shown on standard error as it returns. The exit status. */
export async function perform(calls: readonly Call[], io: Io, quiet: boolean): Promise<number> {
  const format = entryFormatter({ lang: io.lang, color: io.errInk.color });
  const { trace } = launch(calls, {
    stdio: 'inherit',
    onEntry: (entry) => {
      if (!quiet) io.err(`${format(entry)}\n`);
    },
  });
  const told = await trace;
  if (quiet && told.failed) io.err(`${wrap(say(explainFailure(told.failed), io.lang), io.columns)}\n`);
  const left = await settled(told);
  if (left.length > 0) io.err(`\n${wrap(io.errInk.dim(say(goesOn(left), io.lang)), io.columns)}\n`);
  return told.status;
}

interface Left {
  readonly pid: number;
  readonly comm: string;
}

/** What has been told may be about to end, or to become its command: while it is the engine it is waited for a moment. */
async function settled(trace: Trace): Promise<Left[]> {
  let left = stillRunning(trace);
  for (let i = 0; i < 50 && left.some(({ comm }) => comm === ENGINE); i++) {
    await sleep(10);
    left = stillRunning(trace);
  }
  return left;
}

const ENGINE = 'nslab-engine';

/** The children of the program that have outlived it, by the numbers that we see. */
function stillRunning({ entries }: Trace): Left[] {
  return entries.flatMap((entry) => {
    const pid = childOf(entry);
    const stat = pid === undefined ? undefined : statOf(pid);
    return stat && stat.state !== 'Z' ? [{ pid: stat.pid, comm: stat.comm }] : [];
  });
}

/** A spawn's result is a number that we know where its caller's own number is one, too. */
function childOf({ call, result, errno, pid, outerPid }: TraceEntry): number | undefined {
  if (call.name !== 'spawn' || errno !== undefined || (outerPid ?? pid) !== pid) return undefined;
  return Number(result);
}

function goesOn(left: readonly Left[]) {
  const names = left.map(({ pid, comm }) => `${pid} (${comm})`);
  const pids = left.map(({ pid }) => pid).join(' ');
  return {
    en: `The program has ended; still running: ${names.join(', ')}. To end it: kill -9 ${pids}. It ends with the lab host at the latest.`,
    zh: `程序结束了；还在运行的有：${names.join('、')}。要结束它：kill -9 ${pids}。最迟也会随实验主机一起结束。`,
  };
}
