import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { statOf } from './live-process.ts';
import { namespacesOf, type ObservedHost } from './look.ts';
import { readProcText } from './procfs.ts';

/** A lab host for tests, made by util-linux: PID 1 is a shell that does what it is told. */
export interface ScratchHost extends ObservedHost {
  /** Runs a line of sh as PID 1 and waits for it; answers what it printed. */
  sh(line: string): Promise<string>;
  end(): Promise<void>;
}

const UNSHARE = ['--user', '--map-root-user', '--mount', '--pid', '--uts', '--ipc', '--net', '--cgroup'];

export async function scratchHost(options: { as?: readonly string[] } = {}): Promise<ScratchHost> {
  const argv = [...(options.as ?? []), 'unshare', ...UNSHARE, '--fork', '--kill-child', '--mount-proc', 'sh'];
  const child = spawn(argv[0] as string, argv.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout as NonNullable<ChildProcess['stdout']> });
  const sh = (line: string): Promise<string> => ask(child, lines, line);
  await sh('hostname lab');
  const pid = Number(readProcText(`/proc/${child.pid}/task/${child.pid}/children`)?.trim());
  const startTime = statOf(pid)?.startTime ?? '';
  return {
    pid,
    startTime,
    baseline: namespacesOf(pid),
    workFolder: '/lab',
    lab: 'test',
    sh,
    async end() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

const END = '--end-of-answer--';

/** Two lines may come in one piece: the listener stays until the last of the answer. */
async function ask(child: ChildProcess, lines: Interface, line: string): Promise<string> {
  const answer: string[] = [];
  await new Promise<void>((resolve) => {
    const take = (text: string) => void (text === END ? done() : answer.push(text));
    const done = () => {
      lines.off('line', take).off('close', done);
      resolve();
    };
    lines.on('line', take).on('close', done);
    child.stdin?.write(`${line}\necho ${END}\n`);
  });
  return answer.join('\n');
}

/** Waits for a state of the kernel that comes about by itself. */
export async function until<T>(see: () => T | undefined | false): Promise<T> {
  for (let i = 0; i < 400; i++) {
    const seen = see();
    if (seen) return seen;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it did not come about in 4 s');
}
