import type { Scratch } from '../../src/lab/lab.ts';
import { Seen } from '../../src/lab/seen.ts';
import { parseIdMap, toOutside } from '../../src/observe/idmap.ts';
import { program } from './tools.ts';
import { withFilter } from './with-filter.ts';

const ORDINARY = 1000;

/** What the scripts share: the word of refusal alone; Docker's set for setpriv; whether a number has bit 21. */
const PRELUDE = `
exec 2>&1
DOCKER=-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap,+net_bind_service
DOCKER=$DOCKER,+net_raw,+sys_chroot,+mknod,+audit_write,+setfcap
docker() { setpriv --bounding-set $DOCKER "$@"; }
say() { echo "$1 → $2"; }
of() { grep -w "$1" \${2-/proc/self/status} | cut -f 2; }
try() { local said; said=$("$@" 2>&1) && echo done || { said=\${said%%$'\\n'*}; echo "\${said##*: }"; }; }
cd /tmp
`;

/** By the scratch lab host's root. */
export async function seen(scratch: Scratch, script: string): Promise<Seen> {
  return new Seen((await scratch.sh(PRELUDE + script)).stdout);
}

/** With the program \`with-filter\`, and filters for it in /tmp. */
export async function withFilters(scratch: Scratch): Promise<void> {
  const trace = await scratch.run(program('with-filter', withFilter()));
  if (!trace.ok) throw new Error('with-filter could not be written in the scratch lab host');
  await scratch.sh(FILTERS);
}

const FILTERS = `
cd /tmp
echo 'ret ALLOW' >all-allowed
cat >no-mkdir <<'END'
        ld  arch
        jne native, kill
        ld  nr
        jeq mkdir, no
        jeq mkdirat, no
        ret ALLOW
no:     ret EPERM
kill:   ret KILL
END
grep -v -e arch -e native -e kill no-mkdir >without-arch
`;

/** Has the scratch lab host somebody beside its root? */
export function hasOthers({ machine }: Scratch): boolean {
  return toOutside(parseIdMap(machine.init.file('uid_map') ?? ''), ORDINARY) !== undefined;
}
