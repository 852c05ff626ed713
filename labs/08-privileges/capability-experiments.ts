import { setxattr } from '../../src/engine/calls/xattrs.ts';
import { syscallNumber } from '../../src/engine/syscall-numbers.ts';
import type { Experiment } from '../../src/lab/lab.ts';
import { hasOthers, seen } from './scratch.ts';

const CAP_SYS_ADMIN = 21n;
const PR_SET_KEEPCAPS = 8;
const PR_SET_SECUREBITS = 28;
/** SECBIT_NOROOT and its lock: execve treats uid 0 as any other (capabilities(7)). */
const NOROOT = 3;

/** capset(2) for perl: header of version 3, and two times three words. */
const HEADER = 'my $header = pack "LL", 0x20080522, 0;';

/** In a file's security.capability: version 2, effective; permitted: CAP_SYS_ADMIN (linux/capability.h). */
const FILE_CAPABILITY = new Uint8Array(Uint32Array.of(0x02000001, 1 << 21, 0, 0, 0).buffer);

/** A set without CAP_SYS_ADMIN: what brings it back? */
export const getItBack: Experiment = {
  choices: ['program', 'capset', 'namespace', 'never'],
  expected: {
    answer: 'namespace',
    why: 'the bounding set holds against every program; a user namespace is a new one',
  },
  async run(scratch) {
    await scratch.sh(
      'cd /usr/local/bin; for f in as-root with-file; do cp /bin/grep $f; done; chmod 4755 as-root',
    );
    await scratch.run([
      setxattr('/usr/local/bin/with-file', 'security.capability', FILE_CAPABILITY, undefined, {
        onError: 'continue',
      }),
    ]);
    const who = hasOthers(scratch) ? '--reuid=1000 --clear-groups' : '';
    const said = await seen(
      scratch,
      `
say "in the beginning: CapEff" "$(docker grep CapEff /proc/self/status | cut -f 2)"
say "a set-user-ID program of root's: CapEff" "$(docker setpriv ${who} as-root CapEff /proc/self/status | cut -f 2)"
file=$(docker with-file CapEff /proc/self/status 2>&1)
say "CAP_SYS_ADMIN in the program's file: execve" "\${file##*:}"
say "capset(2)" "$(docker perl -e '${HEADER} my $want = pack "L6", 1 << 21, 1 << 21, 0, 0, 0, 0;
  print syscall(${syscallNumber('capset')}, $header, $want) == 0 ? "done" : "$!"')"
say "unshare --user: CapEff" "$(docker unshare --user --map-root-user grep CapEff /proc/self/status | cut -f 2)"
say "in there, with --mount: a tmpfs" "$(try docker unshare --user --map-root-user --mount mount -t tmpfs none /mnt)"
say "in there: the lab host's hostname" "$(try docker unshare --user --map-root-user hostname box)"`,
    );
    const hasIt = (what: string) => isAdmin(said.of(what));
    const answer =
      hasIt("a set-user-ID program of root's: CapEff") || hasIt("CAP_SYS_ADMIN in the program's file: execve")
        ? 'program'
        : said.of('capset(2)') === 'done'
          ? 'capset'
          : hasIt('unshare --user: CapEff')
            ? 'namespace'
            : 'never';
    return { answer, evidence: said.evidence };
  },
};

function isAdmin(mask: string | undefined): boolean {
  const digits = /^\s*([0-9a-f]{16})$/.exec(mask ?? '')?.[1];
  return digits !== undefined && ((BigInt(`0x${digits}`) >> CAP_SYS_ADMIN) & 1n) === 1n;
}

/** Permitted, effective and inheritable, and then execve of an ordinary program by an ordinary user. */
export const inheritable: Experiment = {
  choices: ['all', 'inheritable', 'none'],
  expected: {
    answer: 'inheritable',
    why: 'execve of an ordinary file leaves what is ambient, and nothing is',
  },
  async run(scratch) {
    const [prctl, capset, setresgid, setresuid] = (
      ['prctl', 'capset', 'setresgid', 'setresuid'] as const
    ).map((name) => syscallNumber(name));
    const become = hasOthers(scratch)
      ? `syscall(${prctl}, ${PR_SET_KEEPCAPS}, 1, 0, 0, 0); syscall(${setresgid}, (1000) x 3); syscall(${setresuid}, (1000) x 3);`
      : `syscall(${prctl}, ${PR_SET_SECUREBITS}, ${NOROOT}, 0, 0, 0);`;
    const said = await seen(
      scratch,
      `
perl -e '$| = 1; ${become}
  ${HEADER} my $one = pack "L6", (1 << 10) x 3, 0, 0, 0;
  syscall(${capset}, $header, $one) == 0 or die "capset: $!";
  sub show { open my $s, "<", "/proc/self/status"; while (<$s>) { print "$_[0]: $1 → $2\\n" if /^(Uid|Cap(?:Inh|Prm|Eff)):\\s*(\\w+)/ } }
  show("before execve");
  exec "sed", "-n", "s/^\\\\(Cap[IPE][nrf][hmf]\\\\):.\\\\(.*\\\\)/after execve: \\\\1 → \\\\2/p", "/proc/self/status";'`,
    );
    const [kept, left] = ['CapPrm', 'CapInh'].map((set) =>
      Number.parseInt(said.of(`after execve: ${set}`) ?? '0', 16),
    );
    return { answer: kept ? 'all' : left ? 'inheritable' : 'none', evidence: said.evidence };
  },
};
