import { describe, expect, test } from 'vitest';
import { compileFilter } from '../../engine/seccomp/compile.ts';
import { ALLOW, answer, errno } from '../../engine/seccomp/interpreter.test-kit.ts';
import { architecture } from '../../engine/seccomp/syscalls.ts';
import { capabilitiesFor } from './capability-set.ts';
import { defaultSeccomp } from './default-seccomp.ts';

const [EPERM, ENOSYS] = [errno(1), errno(38)];

/** What the default filter of x64 answers, for a process with these capabilities beside the default ones. */
function asker(...added: string[]): (name: string, ...args: (number | bigint)[]) => number {
  const { bytes } = compileFilter(defaultSeccomp(capabilitiesFor(added, [])), 'x64');
  const { syscalls, audit } = architecture('x64');
  return (name, ...args) => {
    const nr = syscalls.get(name);
    if (nr === undefined) throw new Error(name);
    return answer(bytes, { nr, arch: audit, args });
  };
}

describe('the default set', () => {
  const ask = asker();

  test('what programs live by passes', () => {
    const names = `read write openat2 execve execveat mmap futex futex_waitv rseq prctl seccomp capset setuid
      chroot mknod mkdir rename renameat2 statx statmount listmount io_setup ptrace process_vm_readv pidfd_open
      landlock_create_ruleset memfd_create memfd_secret fanotify_mark name_to_handle_at fchmodat2 mseal
      removexattrat arch_prctl modify_ldt fork vfork exit_group vmsplice clock_adjtime adjtimex`;
    for (const name of names.split(/\s+/)) expect([name, ask(name)]).toEqual([name, ALLOW]);
  });

  test('what reaches the machine does not', () => {
    const names = `mount umount2 move_mount open_tree fsopen mount_setattr pivot_root unshare setns
      keyctl add_key request_key bpf perf_event_open kexec_load init_module finit_module reboot
      swapon settimeofday clock_settime syslog acct quotactl sethostname open_by_handle_at
      io_uring_setup userfaultfd iopl ioperm kcmp pidfd_getfd process_madvise lookup_dcookie vhangup
      mbind move_pages sysfs uselib ustat lsm_set_self_attr fanotify_init`;
    for (const name of names.split(/\s+/)) expect([name, ask(name)]).toEqual([name, EPERM]);
  });

  test('exactly these calls of x64 never pass, whatever their arguments', () => {
    const refused = [...architecture('x64').syscalls.keys()].filter((name) => {
      return ask(name) !== ALLOW && !['personality', 'socket', 'clone'].includes(name);
    });
    expect(refused).toHaveLength(75);
  });

  test('newer calls than the profile knows do not exist', () => {
    for (const name of ['open_tree_attr', 'file_setattr', 'listns']) expect(ask(name)).toBe(ENOSYS);
  });

  test('clone makes processes and threads, but no namespaces; clone3 does not exist', () => {
    const [SIGCHLD, CLONE_VM, CLONE_NEWUSER, CLONE_NEWNS] = [17, 0x100, 0x10000000, 0x20000];
    expect([ask('clone', SIGCHLD), ask('clone', CLONE_VM | SIGCHLD)]).toEqual([ALLOW, ALLOW]);
    expect([ask('clone', CLONE_NEWUSER | SIGCHLD), ask('clone', CLONE_NEWNS)]).toEqual([EPERM, EPERM]);
    expect(ask('clone', (1n << 32n) | BigInt(CLONE_NEWUSER))).toBe(EPERM);
    expect(ask('clone3')).toBe(ENOSYS);
  });

  test('personality: the five harmless ones', () => {
    const [ADDR_NO_RANDOMIZE, READ_IMPLIES_EXEC] = [0x40000, 0x400000];
    for (const p of [0, 8, 0x20000, 0x20008, 0xffffffff])
      expect([p, ask('personality', p)]).toEqual([p, ALLOW]);
    for (const p of [ADDR_NO_RANDOMIZE, READ_IMPLIES_EXEC, 1])
      expect([p, ask('personality', p)]).toEqual([p, EPERM]);
  });

  test('socket: every family but AF_ALG and AF_VSOCK, also when the upper half says something', () => {
    const refused = Array.from({ length: 46 }, (_, family) => family).filter(
      (f) => ask('socket', f) !== ALLOW,
    );
    expect(refused).toEqual([38, 40]);
    expect([ask('socket', (1n << 32n) | 40n), ask('socket', (1n << 32n) | 38n), ask('socket', 46)]).toEqual([
      EPERM,
      EPERM,
      EPERM,
    ]);
  });
});

test.each([
  ['SYS_ADMIN', ['mount', 'unshare', 'setns', 'bpf', 'clone3', 'syslog', 'fsopen', 'perf_event_open']],
  ['SYS_PTRACE', ['kcmp', 'pidfd_getfd', 'process_madvise']],
  ['SYS_MODULE', ['init_module', 'finit_module', 'delete_module']],
  ['SYS_TIME', ['settimeofday', 'clock_settime']],
  ['SYS_BOOT', ['reboot']],
  ['SYS_PACCT', ['acct']],
  ['SYS_RAWIO', ['iopl', 'ioperm']],
  ['SYS_NICE', ['mbind', 'set_mempolicy']],
  ['SYS_TTY_CONFIG', ['vhangup']],
  ['DAC_READ_SEARCH', ['open_by_handle_at']],
  ['SYSLOG', ['syslog']],
  ['BPF', ['bpf']],
  ['PERFMON', ['perf_event_open']],
])('with CAP_%s these pass too: %s', (capability, names) => {
  const [without, given] = [asker(), asker(capability)];
  for (const name of names)
    expect([name, without(name) === ALLOW, given(name)]).toEqual([name, false, ALLOW]);
});

test('with CAP_SYS_ADMIN clone makes namespaces; without CAP_SYS_CHROOT there is no chroot', () => {
  expect(asker('SYS_ADMIN')('clone', 0x10000000)).toBe(ALLOW);
  const { bytes } = compileFilter(defaultSeccomp([]), 'x64');
  expect(answer(bytes, { nr: 161, arch: architecture('x64').audit })).toBe(EPERM);
});

test('short: a call meets few instructions', () => {
  for (const arch of ['x64', 'arm64']) {
    expect(compileFilter(defaultSeccomp(capabilitiesFor([], [])), arch).instructions).toBeLessThan(160);
  }
});
