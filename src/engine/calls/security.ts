import type { Arg, Call, CallOptions, Ref } from '../call.ts';
import { type CapabilityName, capabilityMask } from '../capabilities.ts';
import { bits, flag, shownFlags } from '../flags.ts';
import { shownNumber } from '../strace.ts';
import { bytes, int, NULL, syscall } from './syscall.ts';

/** The thread's own sets that capset(2) changes; the bounding and the ambient set are prctl(2)'s. */
export interface ThreadCapabilities {
  readonly effective: readonly CapabilityName[];
  readonly permitted: readonly CapabilityName[];
  readonly inheritable: readonly CapabilityName[];
}

const VERSION_3 = 0x20080522;
const HEADER: Arg = bytes(new Uint8Array(Uint32Array.of(VERSION_3, 0).buffer));
const SHOWN_HEADER = '{version=_LINUX_CAPABILITY_VERSION_3, pid=0}';

/** capset(2) of the calling thread: effective must be within permitted, and permitted only shrinks. */
export function capset(sets: ThreadCapabilities, o?: CallOptions): Call {
  const order = ['effective', 'permitted', 'inheritable'] as const;
  const masks = order.map((set) => capabilityMask(sets[set]));
  const words = [0n, 32n].flatMap((shift) => masks.map((m) => Number((m >> shift) & 0xffffffffn)));
  const shown = order.map((set) => `${set}=${shownFlags(sets[set])}`).join(', ');
  const data = bytes(new Uint8Array(Uint32Array.from(words).buffer));
  return syscall('capset', [HEADER, data], `${SHOWN_HEADER}, {${shown}}`, o);
}

/** capget(2) of the calling thread; `readCapabilities` reads what the trace captured. */
export function capget(o?: CallOptions): Call {
  const data: Arg = { kind: 'buffer', size: 24, capture: 'whole' };
  return syscall('capget', [HEADER, data], `${SHOWN_HEADER}, …`, o);
}

/** The three sets of capget's buffer, as masks: bit N is capability N. */
export function readCapabilities(captured: Uint8Array): Record<keyof ThreadCapabilities, bigint> {
  const view = new DataView(captured.buffer, captured.byteOffset, captured.byteLength);
  const mask = (at: number) =>
    BigInt(view.getUint32(at, true)) | (BigInt(view.getUint32(at + 12, true)) << 32n);
  return { effective: mask(0), permitted: mask(4), inheritable: mask(8) };
}

const SECCOMP_SET_MODE_FILTER = 1;
const SECCOMP_FLAGS = {
  SECCOMP_FILTER_FLAG_TSYNC: 1,
  SECCOMP_FILTER_FLAG_LOG: 2,
  SECCOMP_FILTER_FLAG_SPEC_ALLOW: 4,
  SECCOMP_FILTER_FLAG_NEW_LISTENER: 8,
  SECCOMP_FILTER_FLAG_TSYNC_ESRCH: 16,
  SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV: 32,
} as const;
export type SeccompFlag = keyof typeof SECCOMP_FLAGS;

/** Bytes of one instruction: struct sock_filter of linux/filter.h. */
const INSTRUCTION = 8;

/**
 * seccomp(2): from here on every call of this thread and of its children goes through the filter too.
 * Needs no_new_privs or CAP_SYS_ADMIN. The filter is what `compileFilter` makes: struct sock_filter[].
 */
export function seccomp(filter: Uint8Array, flags: readonly SeccompFlag[] = [], o?: CallOptions): Call {
  const length = filter.length / INSTRUCTION;
  const program = new Uint8Array(16);
  new DataView(program.buffer).setUint16(0, length, true);
  const pointer = bytes(program, [{ at: 8, kind: 'pointer', to: bytes(filter) }]);
  const shown = `SECCOMP_SET_MODE_FILTER, ${shownFlags(flags)}, {len=${length}, filter=…}`;
  return syscall(
    'seccomp',
    [int(SECCOMP_SET_MODE_FILTER), int(bits(SECCOMP_FLAGS, flags)), pointer],
    shown,
    o,
  );
}

const RESOURCES = {
  RLIMIT_CPU: 0,
  RLIMIT_FSIZE: 1,
  RLIMIT_DATA: 2,
  RLIMIT_STACK: 3,
  RLIMIT_CORE: 4,
  RLIMIT_RSS: 5,
  RLIMIT_NPROC: 6,
  RLIMIT_NOFILE: 7,
  RLIMIT_MEMLOCK: 8,
  RLIMIT_AS: 9,
  RLIMIT_LOCKS: 10,
  RLIMIT_SIGPENDING: 11,
  RLIMIT_MSGQUEUE: 12,
  RLIMIT_NICE: 13,
  RLIMIT_RTPRIO: 14,
  RLIMIT_RTTIME: 15,
} as const;
export type ResourceName = keyof typeof RESOURCES;

/** In the resource's own unit: bytes, seconds, a count (getrlimit(2)). */
export type LimitValue = number | 'unlimited';

export interface PrlimitOptions extends CallOptions {
  /** The caller when left out. */
  readonly pid?: number | Ref;
}

/** prlimit(2): how much of a resource a process may use. The soft limit is what the kernel enforces; the
 *  hard one is how far the process may raise it, and only CAP_SYS_RESOURCE raises that. */
export function prlimit64(
  resource: ResourceName,
  soft: LimitValue,
  hard: LimitValue,
  o: PrlimitOptions = {},
): Call {
  const { pid = 0 } = o;
  const limit = new Uint8Array(BigUint64Array.of(limitWord(soft), limitWord(hard)).buffer);
  const shown = `${shownNumber(pid)}, ${resource}, {rlim_cur=${shownLimit(soft)}, rlim_max=${shownLimit(hard)}}, NULL`;
  return syscall('prlimit64', [int(pid), int(flag(RESOURCES, resource)), bytes(limit), NULL], shown, o);
}

function limitWord(value: LimitValue): bigint {
  return value === 'unlimited' ? 0xffff_ffff_ffff_ffffn : BigInt(value);
}

function shownLimit(value: LimitValue): string {
  return value === 'unlimited' ? 'RLIM64_INFINITY' : String(value);
}
