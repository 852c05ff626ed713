import type { CapabilityName } from '../../engine/capabilities.ts';

/**
 * Whom Docker's default profile refuses what: of all the kernel's calls those that a container must never
 * make, and those that need a capability to be useful at all and are as forbidden without it. Whatever is
 * in neither list is allowed, up to the newest call that the profile knows.
 */
export const NEVER = names(`
  add_key keyctl request_key
  io_uring_enter io_uring_register io_uring_setup
  kexec_file_load kexec_load swapoff swapon
  migrate_pages move_pages userfaultfd
  pivot_root
  _sysctl afs_syscall create_module get_kernel_syms getpmsg nfsservctl putpmsg query_module security
  sysfs tuxcall uselib ustat vserver
`);

export const WITH: Readonly<Partial<Record<CapabilityName, readonly string[]>>> = {
  CAP_SYS_ADMIN: names(`
    bpf clone clone3 fanotify_init fsconfig fsmount fsopen fspick lookup_dcookie
    lsm_get_self_attr lsm_list_modules lsm_set_self_attr
    mount mount_setattr move_mount open_tree perf_event_open quotactl quotactl_fd
    setdomainname sethostname setns syslog umount2 unshare
  `),
  CAP_BPF: ['bpf'],
  CAP_DAC_READ_SEARCH: ['open_by_handle_at'],
  CAP_PERFMON: ['perf_event_open'],
  CAP_SYS_BOOT: ['reboot'],
  CAP_SYS_CHROOT: ['chroot'],
  CAP_SYS_MODULE: ['delete_module', 'finit_module', 'init_module'],
  CAP_SYS_NICE: ['get_mempolicy', 'mbind', 'set_mempolicy', 'set_mempolicy_home_node'],
  CAP_SYS_PACCT: ['acct'],
  CAP_SYS_PTRACE: ['kcmp', 'pidfd_getfd', 'process_madvise'],
  CAP_SYS_RAWIO: ['ioperm', 'iopl'],
  CAP_SYS_TIME: ['clock_settime', 'settimeofday'],
  CAP_SYS_TTY_CONFIG: ['vhangup'],
  CAP_SYSLOG: ['syslog'],
};

/** Linux 6.13. What came later does not exist in a container yet: see `compileFilter` on newer calls. */
export const NEWEST = 'removexattrat';

function names(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
