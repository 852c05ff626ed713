/** A system call as somebody might try it in a container. */
export interface SampleCall {
  /** `clone(CLONE_NEWUSER)` */
  readonly words: string;
  /** Its numbers: asm/unistd_64.h, asm-generic/unistd.h; undefined where the architecture has no such call. */
  readonly x64: number | undefined;
  readonly arm64: number | undefined;
  readonly args?: readonly bigint[];
}

const sample = (
  words: string,
  x64: number | undefined,
  arm64: number | undefined,
  ...args: readonly bigint[]
): SampleCall => ({ words, x64, arm64, args });

const CLONE_NEWUSER = 0x10000000n;
const TIOCSTI = 0x5412n;

/** What ordinary programs need, and what ways out of a container are made of. */
export const SAMPLE_CALLS: readonly SampleCall[] = [
  sample('openat', 257, 56),
  sample('execve', 59, 221),
  sample('chroot', 161, 51),
  sample('mknod', 133, undefined),
  sample('mknodat', 259, 33),
  sample('ptrace', 101, 117),
  sample('process_vm_readv', 310, 270),
  sample('kcmp', 312, 272),
  sample('pidfd_getfd', 438, 438),
  sample('clone(SIGCHLD)', 56, 220, 17n),
  sample('clone(CLONE_NEWUSER)', 56, 220, CLONE_NEWUSER | 17n),
  sample('clone3', 435, 435),
  sample('unshare', 272, 97),
  sample('setns', 308, 268),
  sample('mount', 165, 40),
  sample('umount2', 166, 39),
  sample('pivot_root', 155, 41),
  sample('open_tree', 428, 428),
  sample('move_mount', 429, 429),
  sample('fsopen', 430, 430),
  sample('mount_setattr', 442, 442),
  sample('open_by_handle_at', 304, 265),
  sample('name_to_handle_at', 303, 264),
  sample('ioctl(TIOCSTI)', 16, 29, 0n, TIOCSTI),
  sample('bpf', 321, 280),
  sample('perf_event_open', 298, 241),
  sample('userfaultfd', 323, 282),
  sample('io_uring_setup', 425, 425),
  sample('keyctl', 250, 219),
  sample('add_key', 248, 217),
  sample('request_key', 249, 218),
  sample('personality(0)', 135, 92, 0n),
  sample('personality(ADDR_NO_RANDOMIZE)', 135, 92, 0x40000n),
  sample('socket(AF_INET)', 41, 198, 2n, 1n),
  sample('socket(AF_VSOCK)', 41, 198, 40n, 1n),
  sample('sethostname', 170, 161),
  sample('syslog', 103, 116),
  sample('reboot', 169, 142),
  sample('kexec_load', 246, 104),
  sample('init_module', 175, 105),
  sample('delete_module', 176, 106),
  sample('settimeofday', 164, 170),
  sample('clock_settime', 227, 112),
  sample('swapon', 167, 224),
  sample('acct', 163, 89),
  sample('quotactl', 179, 60),
  sample('iopl', 172, undefined),
  sample('lookup_dcookie', 212, 18),
  sample('get_mempolicy', 239, 236),
];
