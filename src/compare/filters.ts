import type { Arg, Call } from '../engine/call.ts';
import { wait4 } from '../engine/calls/processes.ts';
import { int, NULL, syscall } from '../engine/calls/syscall.ts';
import { run } from '../engine/run.ts';
import { decodeFilter, type Filter } from '../observe/bpf.ts';

/** PTRACE_* of linux/ptrace.h. */
const SEIZE = 0x4206;
const INTERRUPT = 0x4207;
const GET_FILTER = 0x420c;
const DETACH = 17;

/** BPF_MAXINSNS instructions of 8 bytes. */
const LARGEST = 4096 * 8;

const TIMEOUT_MS = 5_000;

/**
 * A process's seccomp filters, the latest first: it is stopped for a moment while the kernel copies them
 * out (PTRACE_SECCOMP_GET_FILTER in ptrace(2)). Undefined where it does not: that takes CAP_SYS_ADMIN in the
 * first user namespace and a kernel with CONFIG_CHECKPOINT_RESTORE.
 */
export async function filtersOf(pid: number, count: number): Promise<readonly Filter[] | undefined> {
  const asked = Array.from({ length: count }, (_, i) => getFilter(pid, i));
  const trace = await run(
    [
      ptrace('PTRACE_SEIZE', SEIZE, pid, 0, NULL),
      ptrace('PTRACE_INTERRUPT', INTERRUPT, pid, 0, NULL),
      wait4(pid, { flags: ['__WALL'] }),
      ...asked,
      ptrace('PTRACE_DETACH', DETACH, pid, 0, NULL),
    ],
    { signal: AbortSignal.timeout(TIMEOUT_MS) },
  ).catch(() => undefined);
  const answers = trace?.entries.filter((entry) => asked.includes(entry.call)) ?? [];
  const filters = answers.flatMap(({ errno, result, captured }) =>
    errno !== undefined || captured === undefined
      ? []
      : [decodeFilter(captured.subarray(0, Number(result) * 8))],
  );
  return filters.length === count ? filters : undefined;
}

function getFilter(pid: number, index: number): Call {
  return ptrace('PTRACE_SECCOMP_GET_FILTER', GET_FILTER, pid, index, {
    kind: 'buffer',
    size: LARGEST,
    capture: 'whole',
  });
}

function ptrace(name: string, request: number, pid: number, address: number, data: Arg): Call {
  return syscall('ptrace', [int(request), int(pid), int(address), data], `${name}, ${pid}, ${address}`);
}
