import type { Scratch } from '../../src/lab/lab.ts';
import { Seen } from '../../src/lab/seen.ts';
import { type Unsupported, unsupported } from '../../src/lab/verdict.ts';
import { parseIdMap, toOutside } from '../../src/observe/idmap.ts';
import { person } from './person.ts';

/**
 * Shell functions that experiments share: waits until a process has left our user namespace; until it is mapped.
 * Not for ever: if nslab is killed in the middle, the script goes on without it.
 */
const PRELUDE = `
patiently() { local tries; for tries in {1..1000}; do "$@" && return; sleep 0.02; done; return 1; }
has_left() { [ "$(readlink /proc/$1/ns/user)" != "$(readlink /proc/$2/ns/user)" ]; }
has_map() { grep -q . /proc/$1/gid_map || [ ! -e /proc/$1 ]; }
apart() { patiently has_left $1 \${2-$$}; }
settled() { apart "$@"; patiently has_map $1; }
`;

/** A scratch lab host with ada in it. */
export async function withAda(scratch: Scratch): Promise<void> {
  const trace = await scratch.run(person(scratch));
  if (!trace.ok) throw new Error('ada could not be prepared in the scratch lab host');
}

/** By the lab host's root; with \`as: 'ada'\` by her. */
export async function seen(scratch: Scratch, script: string, as?: 'ada'): Promise<Seen> {
  const all = `${PRELUDE}${script}`;
  const { stdout } = await scratch.sh(
    as === 'ada' ? `ada bash -s <<'END_OF_SCRIPT'\n${all}\nEND_OF_SCRIPT` : all,
  );
  return new Seen(stdout);
}

/** For experiments that put a second person, or a range, to the test. */
export function singleId(scratch: Scratch): Unsupported | undefined {
  const map = scratch.machine.init.file('uid_map') ?? '';
  if (toOutside(parseIdMap(map), 20_999) !== undefined) return undefined;
  return unsupported(
    {
      en: 'This experiment needs several people, and this lab host has one id only.',
      zh: '这个实验要有好几个人，而这台实验主机只有一个 id。',
    },
    {
      en: 'Install `uidmap` and let root add you a line to /etc/subuid and /etc/subgid, or run `sudo nslab`.',
      zh: '请安装 `uidmap`，并让 root 在 /etc/subuid 和 /etc/subgid 里给你加一行；也可以用 `sudo nslab`。',
    },
    [{ what: '/proc/1/uid_map', value: map.trim().replace(/\s+/g, ' ') }],
  );
}
