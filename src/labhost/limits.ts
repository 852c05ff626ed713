import type { Call } from '../engine/call.ts';
import { bytes, int, NULL, syscall } from '../engine/calls/syscall.ts';

const RLIMIT_NPROC = 6;
/** Far more than any lab needs; few enough that a fork bomb leaves the machine usable. */
const MOST_PROCESSES = 4096n;

/** Counted for the user namespace by itself (getrlimit(2)); its root has no CAP_SYS_RESOURCE outside, so it cannot raise it. */
export function limitProcesses(): Call {
  const limit = new Uint8Array(BigUint64Array.of(MOST_PROCESSES, MOST_PROCESSES).buffer);
  return syscall(
    'prlimit64',
    [int(0), int(RLIMIT_NPROC), bytes(limit), NULL],
    `0, RLIMIT_NPROC, {rlim_cur=${MOST_PROCESSES}, rlim_max=${MOST_PROCESSES}}, NULL`,
    // Refused where the limit is lower already.
    { onError: 'continue', why: WHY },
  );
}

const WHY = {
  en: 'A fork bomb is to fill the lab host, not the machine.',
  zh: 'fork 炸弹只能占满实验主机，不能占满真实机器。',
};
