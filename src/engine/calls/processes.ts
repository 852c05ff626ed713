import type { Arg, Call, CallOptions, Fd, Ref, Str } from '../call.ts';
import { type CapabilityName, capabilityNumber, isCapability } from '../capabilities.ts';
import { bits, flag, shownFlags } from '../flags.ts';
import { SIGNALS, type SignalName, signalNumber } from '../signals.ts';
import { shownEnvironment, shownNumber, shownString, shownStrings } from '../strace.ts';
import { hasSyscall } from '../syscall-numbers.ts';
import { CLONE_FLAGS, type CloneFlag } from './clone-flags.ts';
import { bytes, int, NULL, optionsOf, string, strings, syscall } from './syscall.ts';

export type { SignalName } from '../signals.ts';
export type { CloneFlag } from './clone-flags.ts';

export interface SpawnSpec extends CallOptions {
  readonly flags?: readonly CloneFlag[];
  readonly child: readonly Call[];
  /** What the parent hears when the child ends. */
  readonly exitSignal?: SignalName;
  /** With CLONE_INTO_CGROUP: a directory of cgroup v2. */
  readonly cgroup?: Fd;
}

/** clone3(2) and the child's program; the result is the child's pid as its parent sees it. */
export function spawn(spec: SpawnSpec, o: CallOptions = {}): Call {
  const { flags = [], child, exitSignal = 'SIGCHLD', cgroup } = spec;
  const all: readonly CloneFlag[] = cgroup === undefined ? flags : [...flags, 'CLONE_INTO_CGROUP'];
  const fields = [`flags=${shownFlags(all)}`, `exit_signal=${exitSignal}`];
  if (cgroup !== undefined) fields.push(`cgroup=${shownNumber(cgroup)}`);
  return {
    ...optionsOf({ ...spec, ...o }),
    name: 'spawn',
    args: [int(bits(CLONE_FLAGS, all)), int(signalNumber(exitSignal)), int(cgroup ?? 0)],
    shown: `clone3({${fields.join(', ')}})`,
    child,
  };
}

/** execve(2). No PATH is searched and no environment inherited: the kernel takes what it is given. */
export function execve(path: Str, argv: readonly Str[], env: readonly Str[] = [], o?: CallOptions): Call {
  const shown = `${shownString(path)}, ${shownStrings(argv)}, ${shownEnvironment(env)}`;
  return syscall('execve', [string(path), strings(argv), strings(env)], shown, o);
}

const WAIT_FLAGS = { WNOHANG: 1, WUNTRACED: 2, WCONTINUED: 8, __WALL: 0x40000000 } as const;

export interface WaitOptions extends CallOptions {
  readonly flags?: readonly (keyof typeof WAIT_FLAGS)[];
  /** The child's exit status (128 + signal) becomes the program's. */
  readonly asStatus?: boolean;
  /** Any exit status but 0 is a failure. */
  readonly mustSucceed?: boolean;
}

/** wait4(2); -1 waits for any child. The wait status is in the trace. */
export function wait4(pid: number | Ref, o: WaitOptions = {}): Call {
  const { flags = [], asStatus = false, mustSucceed = false } = o;
  const status: Arg = { kind: 'buffer', size: 4, capture: 'whole' };
  const args = [int(pid), status, int(bits(WAIT_FLAGS, flags)), NULL];
  const waitStatus = { isExitStatus: asStatus, mustSucceed };
  return syscall('wait4', args, `${shownNumber(pid)}, …, ${shownFlags(flags)}, NULL`, o, { waitStatus });
}

export function kill(pid: number | Ref, signal: SignalName | 0, o?: CallOptions): Call {
  return syscall(
    'kill',
    [int(pid), int(signal === 0 ? 0 : signalNumber(signal))],
    `${shownNumber(pid)}, ${signal}`,
    o,
  );
}

export function setsid(o?: CallOptions): Call {
  return syscall('setsid', [], '', o);
}

const PRCTL = {
  PR_SET_PDEATHSIG: 1,
  PR_SET_DUMPABLE: 4,
  PR_SET_KEEPCAPS: 8,
  PR_SET_NAME: 15,
  PR_GET_SECCOMP: 21,
  PR_CAPBSET_READ: 23,
  PR_CAPBSET_DROP: 24,
  PR_SET_SECUREBITS: 28,
  PR_SET_TIMERSLACK: 29,
  PR_SET_CHILD_SUBREAPER: 36,
  PR_SET_NO_NEW_PRIVS: 38,
  PR_GET_NO_NEW_PRIVS: 39,
  PR_SET_THP_DISABLE: 41,
  PR_CAP_AMBIENT: 47,
} as const;
export type PrctlName = keyof typeof PRCTL;

const AMBIENT = {
  PR_CAP_AMBIENT_IS_SET: 1,
  PR_CAP_AMBIENT_RAISE: 2,
  PR_CAP_AMBIENT_LOWER: 3,
  PR_CAP_AMBIENT_CLEAR_ALL: 4,
} as const;

/** A number, or what stands for one: a signal, a capability, what to do with the ambient set. */
export type PrctlWord = number | Ref | SignalName | CapabilityName | keyof typeof AMBIENT;

/** prctl(2): a word, several, or a text (PR_SET_NAME). */
export function prctl(
  option: PrctlName,
  argument: PrctlWord | string | readonly PrctlWord[] = 0,
  o?: CallOptions,
): Call {
  const code = int(flag(PRCTL, option));
  if (typeof argument === 'string' && namedWord(argument) === undefined) {
    return syscall('prctl', [code, string(argument)], `${option}, ${shownString(argument)}`, o);
  }
  const words = (Array.isArray(argument) ? argument : [argument]) as readonly PrctlWord[];
  const values = words.map((w) => int(typeof w === 'string' ? (namedWord(w) ?? 0) : w));
  const shown = words.map((w) => (typeof w === 'string' ? w : shownNumber(w)));
  return syscall('prctl', [code, ...values], [option, ...shown].join(', '), o);
}

function namedWord(name: string): number | undefined {
  if (Object.hasOwn(SIGNALS, name)) return signalNumber(name as SignalName);
  if (Object.hasOwn(AMBIENT, name)) return AMBIENT[name as keyof typeof AMBIENT];
  return isCapability(name) ? capabilityNumber(name) : undefined;
}

/** exit_group(2): the process ends here; its program too. */
export function exit_group(status: number, o?: CallOptions): Call {
  return syscall('exit_group', [int(status)], String(status), o);
}

export function getpid(o?: CallOptions): Call {
  return syscall('getpid', [], '', o);
}

export function getppid(o?: CallOptions): Call {
  return syscall('getppid', [], '', o);
}

/** Waits for a signal. arm64 has no pause(2); there, as in its libc, poll nothing for ever. */
export function pause(o?: CallOptions): Call {
  if (hasSyscall('pause')) return syscall('pause', [], '', o);
  return syscall('ppoll', [NULL, int(0), NULL, NULL], 'NULL, 0, NULL, NULL', o, { name: 'pause' });
}

export function nanosleep(milliseconds: number, o?: CallOptions): Call {
  const seconds = Math.floor(milliseconds / 1000);
  const nanoseconds = Math.round((milliseconds - seconds * 1000) * 1e6);
  const time = new Uint8Array(BigInt64Array.of(BigInt(seconds), BigInt(nanoseconds)).buffer);
  return syscall('nanosleep', [bytes(time), NULL], `{tv_sec=${seconds}, tv_nsec=${nanoseconds}}, NULL`, o);
}

const MASK_CHANGES = { SIG_BLOCK: 0, SIG_UNBLOCK: 1, SIG_SETMASK: 2 } as const;

export function rt_sigprocmask(
  how: keyof typeof MASK_CHANGES,
  signals: readonly SignalName[],
  o?: CallOptions,
): Call {
  const mask = signals.reduce((set, name) => set | (1n << BigInt(signalNumber(name) - 1)), 0n);
  const set = new Uint8Array(BigUint64Array.of(mask).buffer);
  const args = [int(MASK_CHANGES[how]), bytes(set), NULL, int(8)];
  return syscall('rt_sigprocmask', args, `${how}, [${signals.join(' ')}], NULL, 8`, o);
}
