/** The kernel's numbers, from 0 (capabilities(7), linux/capability.h). */
const NAMES: readonly string[] = (
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE ' +
  'NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT ' +
  'SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE ' +
  'AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ ' +
  'PERFMON BPF CHECKPOINT_RESTORE'
).split(' ');

export type CapabilitySet = 'inheritable' | 'permitted' | 'effective' | 'bounding' | 'ambient';

/** The five sets of a thread, by their names in /proc/PID/status. */
export const CAPABILITY_FIELDS: Readonly<Record<CapabilitySet, string>> = {
  inheritable: 'CapInh',
  permitted: 'CapPrm',
  effective: 'CapEff',
  bounding: 'CapBnd',
  ambient: 'CapAmb',
};

/** `00000000a80425fb` → `CAP_CHOWN`, …, in the kernel's order; a bit that is newer than this table is `CAP_41`. */
export function decodeCapabilities(mask: string): ReadonlySet<string> {
  const bits = BigInt(`0x${mask}`);
  const found = new Set<string>();
  for (let number = 0; number < 64; number++) {
    if ((bits >> BigInt(number)) & 1n) found.add(`CAP_${NAMES[number] ?? number}`);
  }
  return found;
}
