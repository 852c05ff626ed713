import type { Filter } from '../../observe/bpf.ts';
import type { Confinement } from '../../observe/confinement.ts';
import type { Process } from '../../observe/process.ts';
import { decisions } from '../../observe/seccomp-decision.ts';
import type { Rows } from '../observation.ts';

/** `filters`: what the kernel gave out of them; undefined where it gives none. */
export function seenSeccomp(
  process: Process,
  { noNewPrivs, seccomp }: Confinement,
  filters: readonly Filter[] | undefined,
): Rows {
  return {
    no_new_privs: noNewPrivs ? 'yes' : 'no',
    mode: seccomp.mode,
    filters: String(seccomp.filters ?? '?'),
    'spectre v4': process.status('Speculation_Store_Bypass') ?? 'none',
    'spectre v2': process.status('SpeculationIndirectBranch') ?? 'none',
    label: label(process),
    ...(filters === undefined ? {} : Object.fromEntries(decisions(filters))),
  };
}

/** AppArmor's or SELinux's; a kernel that has neither answers with an error (proc_pid_attr(5)). */
function label(process: Process): string {
  return process.file('attr/current')?.replace(/\0|\n/g, '').trim() || 'none';
}
