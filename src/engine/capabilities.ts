import { NslabError } from '../text/error.ts';

/** capabilities(7), each at its number: linux/capability.h. */
export const CAPABILITIES = [
  'CAP_CHOWN',
  'CAP_DAC_OVERRIDE',
  'CAP_DAC_READ_SEARCH',
  'CAP_FOWNER',
  'CAP_FSETID',
  'CAP_KILL',
  'CAP_SETGID',
  'CAP_SETUID',
  'CAP_SETPCAP',
  'CAP_LINUX_IMMUTABLE',
  'CAP_NET_BIND_SERVICE',
  'CAP_NET_BROADCAST',
  'CAP_NET_ADMIN',
  'CAP_NET_RAW',
  'CAP_IPC_LOCK',
  'CAP_IPC_OWNER',
  'CAP_SYS_MODULE',
  'CAP_SYS_RAWIO',
  'CAP_SYS_CHROOT',
  'CAP_SYS_PTRACE',
  'CAP_SYS_PACCT',
  'CAP_SYS_ADMIN',
  'CAP_SYS_BOOT',
  'CAP_SYS_NICE',
  'CAP_SYS_RESOURCE',
  'CAP_SYS_TIME',
  'CAP_SYS_TTY_CONFIG',
  'CAP_MKNOD',
  'CAP_LEASE',
  'CAP_AUDIT_WRITE',
  'CAP_AUDIT_CONTROL',
  'CAP_SETFCAP',
  'CAP_MAC_OVERRIDE',
  'CAP_MAC_ADMIN',
  'CAP_SYSLOG',
  'CAP_WAKE_ALARM',
  'CAP_BLOCK_SUSPEND',
  'CAP_AUDIT_READ',
  'CAP_PERFMON',
  'CAP_BPF',
  'CAP_CHECKPOINT_RESTORE',
] as const;

export type CapabilityName = (typeof CAPABILITIES)[number];

/** What Docker leaves to root of a container unless it is told otherwise: 00000000a80425fb. */
export const DOCKER_CAPABILITIES: readonly CapabilityName[] = [
  'CAP_CHOWN',
  'CAP_DAC_OVERRIDE',
  'CAP_FOWNER',
  'CAP_FSETID',
  'CAP_KILL',
  'CAP_SETGID',
  'CAP_SETUID',
  'CAP_SETPCAP',
  'CAP_NET_BIND_SERVICE',
  'CAP_NET_RAW',
  'CAP_SYS_CHROOT',
  'CAP_MKNOD',
  'CAP_AUDIT_WRITE',
  'CAP_SETFCAP',
];

export function isCapability(name: string): name is CapabilityName {
  return (CAPABILITIES as readonly string[]).includes(name);
}

/** @throws NslabError when the name is no capability's */
export function capabilityNumber(name: string): number {
  const number = (CAPABILITIES as readonly string[]).indexOf(name);
  if (number < 0) throw unknownCapability(name);
  return number;
}

/** The set as the kernel keeps it: bit N is capability N. */
export function capabilityMask(names: readonly string[]): bigint {
  return names.reduce((mask, name) => mask | (1n << BigInt(capabilityNumber(name))), 0n);
}

/** The names of a set's members, lowest number first; a bit that is newer than this table has none. */
export function capabilitiesIn(mask: bigint): CapabilityName[] {
  return CAPABILITIES.filter((_, number) => (mask >> BigInt(number)) & 1n);
}

export function unknownCapability(name: string): NslabError {
  return new NslabError(
    'capability-unknown',
    {
      en: `There is no capability ${name}.`,
      zh: `没有名为 ${name} 的能力（capability）。`,
    },
    {
      hint: {
        en: 'capabilities(7) lists them; they are written as CAP_NET_ADMIN is.',
        zh: 'capabilities(7) 列出了所有能力，写法如 CAP_NET_ADMIN。',
      },
      status: 2,
    },
  );
}
