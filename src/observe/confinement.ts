import { CAPABILITY_FIELDS, type CapabilitySet, decodeCapabilities } from './capabilities.ts';
import type { Process } from './process.ts';
import { parseRlimits, type Rlimits } from './rlimits.ts';

/** What a process is held back by, beside its namespaces and cgroups: proc_pid_status(5), proc_pid_limits(5). */
export interface Confinement {
  /** Names as in capabilities(7), `CAP_NET_RAW`; each set in the kernel's order. */
  readonly capabilities: Readonly<Record<CapabilitySet, ReadonlySet<string>>>;
  /** The same sets as the kernel prints them: 16 hexadecimal digits, `00000000a80425fb`. */
  readonly masks: Readonly<Record<CapabilitySet, string>>;
  /** prctl(2) PR_SET_NO_NEW_PRIVS */
  readonly noNewPrivs: boolean;
  readonly seccomp: Seccomp;
  /** As the reader's user namespace numbers them; `toInside` of idmap.ts translates. */
  readonly uids: Ids;
  readonly gids: Ids;
  /** Supplementary groups. */
  readonly groups: readonly number[];
  readonly rlimits: Rlimits;
}

export interface Seccomp {
  /** `strict` allows read, write, _exit and sigreturn only (seccomp(2)). */
  readonly mode: 'off' | 'strict' | 'filter';
  /** How many filters, one on top of the other; undefined before Linux 5.9, which does not tell. */
  readonly filters: number | undefined;
}

export interface Ids {
  readonly real: number;
  readonly effective: number;
  readonly saved: number;
  /** setfsuid(2) */
  readonly fs: number;
}

const MODES = ['off', 'strict', 'filter'] as const;

/** Undefined once the process has gone. Of its main thread: each thread may have other capabilities and filters. */
export function confinementOf(process: Process): Confinement | undefined {
  const uids = ids(process.status('Uid'));
  const gids = ids(process.status('Gid'));
  const limits = process.file('limits');
  const masks = capabilityMasks(process);
  if (uids === undefined || gids === undefined || limits === undefined || masks === undefined)
    return undefined;
  const filters = process.status('Seccomp_filters');
  return {
    capabilities: mapped(masks, decodeCapabilities),
    masks,
    noNewPrivs: process.status('NoNewPrivs') === '1',
    seccomp: {
      mode: MODES[Number(process.status('Seccomp'))] ?? 'off',
      filters: filters === undefined ? undefined : Number(filters),
    },
    uids,
    gids,
    groups: numbers(process.status('Groups') ?? ''),
    rlimits: parseRlimits(limits),
  };
}

function capabilityMasks(process: Process): Record<CapabilitySet, string> | undefined {
  const masks = mapped(CAPABILITY_FIELDS, (field) => process.status(field) ?? '');
  return Object.values(masks).every((mask) => /^[0-9a-f]+$/.test(mask)) ? masks : undefined;
}

/** `Uid:\t1000\t1000\t1000\t1000` */
function ids(field: string | undefined): Ids | undefined {
  const [real, effective, saved, fs] = numbers(field ?? '');
  if (real === undefined || effective === undefined || saved === undefined || fs === undefined)
    return undefined;
  return { real, effective, saved, fs };
}

function numbers(field: string): number[] {
  return field.split(/\s+/).filter(Boolean).map(Number);
}

function mapped<A, B>(of: Readonly<Record<CapabilitySet, A>>, change: (a: A) => B): Record<CapabilitySet, B> {
  const entries = Object.entries(of).map(([set, value]) => [set, change(value as A)]);
  return Object.fromEntries(entries) as Record<CapabilitySet, B>;
}
