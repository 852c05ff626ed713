import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process';
import { kill } from 'node:process';
import type { ProcessOutput } from 'zx';
import type { NamespaceKind } from './namespaces.ts';
import { observers } from './observers.ts';
import type { Process } from './process.ts';
import { inodeOfLink, readLink, readProcText } from './procfs.ts';

/** nsenter's words for the kinds (nsenter(1)). */
const OPTION: Record<NamespaceKind, string> = {
  cgroup: '--cgroup',
  ipc: '--ipc',
  mnt: '--mount',
  net: '--net',
  pid: '--pid',
  time: '--time',
  user: '--user',
  uts: '--uts',
};

/** What asks a question of the kernel must not change the answer: no mnt (our own programs run), no pid. */
const DEFAULT: readonly NamespaceKind[] = ['uts', 'ipc', 'net'];
const TIMEOUT_MS = 5_000;
const CAP_SYS_ADMIN = 21n;

export interface Inside {
  /**
   * Runs a command line there. Never throws: look at `exitCode`, `stdout`, `.json()`.
   * Arguments are quoted; the language of its output is C.
   */
  $(pieces: TemplateStringsArray, ...args: unknown[]): Promise<ProcessOutput>;
}

/**
 * Inside some of a process's namespaces: ``inside(box, ['net']).$`ip -j addr` ``. The command is one of the
 * machine's, run by bash, unless `kinds` has `mnt`: then it is one of the container's own (`sh` and the
 * command are looked up under the process's root).
 */
export function inside(
  process: Process,
  kinds: readonly NamespaceKind[] = DEFAULT,
  options: { timeoutMs?: number } = {},
): Inside {
  return {
    async $(pieces, ...args) {
      const zx = await import('zx');
      const shell = kinds.includes('mnt') ? 'sh' : 'bash';
      const enter = (command: string, _args: readonly string[], spawned: SpawnOptions): ChildProcess => {
        const argv = [...nsenterArgs(process, kinds), '--', shell, '-c', command];
        return endedAfter(
          options.timeoutMs ?? TIMEOUT_MS,
          observed(spawn('nsenter', argv, { ...spawned, shell: false, detached: true })),
        );
      };
      return await zx.$({
        spawn: enter as typeof spawn,
        env: plainEnvironment(),
        quiet: true,
        nothrow: true,
        prefix: '',
        quote,
        stdio: ['ignore', 'pipe', 'pipe'],
      })(pieces, ...args);
    },
  };
}

/** Ends a command with all that it has started: zx would end the children first, and a shell then goes on to its next command. */
function endedAfter(ms: number, child: ChildProcess): ChildProcess {
  const { pid } = child;
  if (pid === undefined) return child;
  const timer = setTimeout(() => {
    try {
      kill(-pid, 'SIGKILL');
    } catch {
      // It has just ended by itself.
    }
  }, ms);
  child.once('exit', () => clearTimeout(timer));
  return child;
}

/** The same for one program without a shell, and without loading zx: what is asked at every look. */
export function outputInside(
  process: Process,
  kinds: readonly NamespaceKind[],
  argv: readonly string[],
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { env: plainEnvironment(), timeout: TIMEOUT_MS, killSignal: 'SIGKILL' } as const;
    const args = [...nsenterArgs(process, kinds), '--', ...argv];
    observed(execFile('nsenter', args, options, (error, stdout) => resolve(error ? undefined : stdout)));
  });
}

/**
 * An ordinary user needs capabilities over the namespaces first: those of the lab host's own user
 * namespace, which reach into all that were made within it (user_namespaces(7)).
 */
export function nsenterArgs(process: Process, kinds: readonly NamespaceKind[]): string[] {
  const own = kinds.map((kind) => `${OPTION[kind]}=/proc/${process.pid}/ns/${kind}`);
  if (kinds.includes('user')) own.push('--preserve-credentials');
  if (kinds.includes('mnt')) own.push(`--root=/proc/${process.pid}/root`, `--wd=/proc/${process.pid}/root`);
  const hostUser = `/proc/${process.hostPid}/ns/user`;
  const isOurs = inodeOfLink(readLink(hostUser)) === inodeOfLink(readLink('/proc/self/ns/user'));
  if (isOurs || mayEnter()) return own;
  const first = [`--user=${hostUser}`, '--preserve-credentials'];
  return kinds.includes('user') ? [...first, '--', 'nsenter', ...own] : [...first, ...own];
}

/** Capabilities in a user namespace are capabilities in all below it. */
function mayEnter(): boolean {
  const effective = /^CapEff:\s*(\w+)$/m.exec(readProcText('/proc/self/status') ?? '')?.[1] ?? '0';
  return ((BigInt(`0x${effective}`) >> CAP_SYS_ADMIN) & 1n) === 1n;
}

function plainEnvironment(): NodeJS.ProcessEnv {
  const path = process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin';
  return { PATH: `${path}:/usr/local/sbin:/usr/sbin:/sbin`, LC_ALL: 'C', HOME: '/' };
}

function observed<P extends ChildProcess>(child: P): P {
  const { pid } = child;
  if (pid !== undefined) {
    observers.add(pid);
    child.once('exit', () => observers.delete(pid));
  }
  return child;
}

/** zx quotes for bash; this form every shell reads. */
function quote(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
