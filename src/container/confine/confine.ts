import type { Call } from '../../engine/call.ts';
import { about } from '../../engine/call.ts';
import { setgroups, setresgid, setresuid } from '../../engine/calls/identity.ts';
import { prctl } from '../../engine/calls/processes.ts';
import { prlimit64, type ResourceName, seccomp } from '../../engine/calls/security.ts';
import { compileFilter } from '../../engine/seccomp/compile.ts';
import { profileFlags } from '../../engine/seccomp/flags.ts';
import type { Process, Seccomp } from '../config/runtime-spec.ts';
import { dropBounding, setCapabilities } from './capability-calls.ts';
import { WHY } from './why.ts';

export interface ConfineOptions {
  /** /proc/self/setgroups says deny there: the groups stay as they are (user_namespaces(7)). */
  readonly groupsAreFixed?: boolean;
}

/**
 * The last calls before execve: what a process gives up, each while it still may. As its own user and with
 * its own limits, without the capabilities that the configuration does not name, with no_new_privs and the
 * filter. Without `capabilities` it keeps none.
 * @throws NslabError naming a capability, a limit or a word of the seccomp profile that does not exist
 */
export function confine(process: Process, filter: Seccomp | undefined, o: ConfineOptions = {}): Call[] {
  const filtered = filter ? install(filter) : [];
  const { noNewPrivileges = false } = process;
  return [
    ...limits(process),
    ...(noNewPrivileges ? [] : because(WHY.earlyFilter, filtered)),
    ...dropBounding(process.capabilities?.bounding ?? []),
    ...become(process.user, o),
    ...setCapabilities(process.capabilities ?? {}),
    ...(noNewPrivileges ? [...forbidNew(), ...because(WHY.filter, filtered)] : []),
  ];
}

function limits({ rlimits = [] }: Process): Call[] {
  const calls = rlimits.map(({ type, soft, hard }) => prlimit64(type as ResourceName, soft, hard));
  return about('privileges/limits', because(WHY.limits, calls));
}

function become({ uid, gid, additionalGids = [] }: Process['user'], o: ConfineOptions): Call[] {
  return about('user/handshake', [
    ...(uid === 0 ? [] : [prctl('PR_SET_KEEPCAPS', 1, { why: WHY.keepCapabilities })]),
    ...(o.groupsAreFixed ? [] : [setgroups(additionalGids, { why: WHY.groups })]),
    setresgid(gid, gid, gid, { why: WHY.gid }),
    setresuid(uid, uid, uid, { why: WHY.uid }),
    ...(uid === 0 && gid === 0 ? [] : [prctl('PR_SET_PDEATHSIG', 'SIGKILL', { why: WHY.deathAgain })]),
  ]);
}

function forbidNew(): Call[] {
  return about('privileges/no-new-privs', [
    prctl('PR_SET_NO_NEW_PRIVS', [1, 0, 0, 0], { why: WHY.noNewPrivileges }),
  ]);
}

function install(filter: Seccomp): Call[] {
  return about('privileges/filter', [seccomp(compileFilter(filter).bytes, profileFlags(filter))]);
}

/** The first of them says why. */
function because(why: NonNullable<Call['why']>, calls: readonly Call[]): Call[] {
  return calls.map((call, i) => (i === 0 ? { ...call, why } : call));
}
