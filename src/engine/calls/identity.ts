import type { Call, CallOptions } from '../call.ts';
import { shownString } from '../strace.ts';
import { bytes, int, NULL, string, syscall } from './syscall.ts';

/** sethostname(2): the name in the caller's UTS namespace. */
export function sethostname(name: string, o?: CallOptions): Call {
  return named('sethostname', name, o);
}

export function setdomainname(name: string, o?: CallOptions): Call {
  return named('setdomainname', name, o);
}

function named(call: 'sethostname' | 'setdomainname', name: string, o?: CallOptions): Call {
  const length = Buffer.byteLength(name);
  return syscall(call, [string(name), int(length)], `${shownString(name)}, ${length}`, o);
}

/** setresuid(2): real, effective and saved uid, as the caller's user namespace numbers them; -1 leaves one alone. */
export function setresuid(real: number, effective: number, saved: number, o?: CallOptions): Call {
  return three('setresuid', [real, effective, saved], o);
}

export function setresgid(real: number, effective: number, saved: number, o?: CallOptions): Call {
  return three('setresgid', [real, effective, saved], o);
}

function three(call: 'setresuid' | 'setresgid', ids: readonly number[], o?: CallOptions): Call {
  return syscall(call, ids.map(int), ids.join(', '), o);
}

/** setgroups(2): the supplementary groups; refused where /proc/PID/setgroups says deny (user_namespaces(7)). */
export function setgroups(gids: readonly number[], o?: CallOptions): Call {
  const list = new Uint8Array(Uint32Array.from(gids).buffer);
  return syscall(
    'setgroups',
    [int(gids.length), gids.length === 0 ? NULL : bytes(list)],
    `${gids.length}, [${gids.join(', ')}]`,
    o,
  );
}

export function getuid(o?: CallOptions): Call {
  return syscall('getuid', [], '', o);
}
