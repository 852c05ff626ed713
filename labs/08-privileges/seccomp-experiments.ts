import { syscallNumber } from '../../src/engine/syscall-numbers.ts';
import type { Experiment } from '../../src/lab/lab.ts';
import { unsupported } from '../../src/lab/verdict.ts';
import { byThirtyTwoBits } from './other-door.ts';
import { seen, withFilters } from './scratch.ts';

const PR_SET_SECCOMP = 22;
const [STRICT, DISABLED] = [1, 0];

/** Mode 1: read, write, _exit, sigreturn (seccomp(2)). What of a call that harms nobody? */
export const strict: Experiment = {
  choices: ['number', 'eperm', 'killed'],
  expected: { answer: 'killed', why: 'strict mode kills at any call but its four' },
  async run(scratch) {
    const [prctl, write, getpid] = (['prctl', 'write', 'getpid'] as const).map((name) => syscallNumber(name));
    const said = await seen(
      scratch,
      `
mkfifo hold
perl -e 'my ($written, $n) = ("write → done\\n", 0);
  open my $hold, "+<", "hold" or die;
  syscall(${prctl}, ${PR_SET_SECCOMP}, ${STRICT}, 0, 0, 0) == 0 or die "prctl: $!";
  syscall(${write}, 1, $written, length $written);
  sysread $hold, my $word, 1;
  $n = syscall(${getpid});
  syscall(${write}, 1, "$n", length $n);' & p=$!
for try in {1..500}; do [ "$(of Seccomp /proc/$p/status)" = ${STRICT} ] && break; sleep 0.02; done
say "/proc/PID/status: Seccomp" "$(of Seccomp /proc/$p/status)"
echo >hold
wait $p 2>/dev/null; say "getpid: exit status" "$?"`,
    );
    const status = said.of('getpid: exit status');
    const answer = status === '137' ? 'killed' : status === '0' ? 'number' : 'eperm';
    return { answer, evidence: said.evidence };
  },
};

/** Who may put a filter on itself? */
export const firstPromise: Experiment = {
  choices: ['everybody', 'promise', 'root'],
  expected: { answer: 'promise', why: 'seccomp(2) asks for no_new_privs or CAP_SYS_ADMIN' },
  async run(scratch) {
    await withFilters(scratch);
    const said = await seen(
      scratch,
      `
say "with CAP_SYS_ADMIN" "$(try with-filter all-allowed true)"
say "without" "$(try setpriv --bounding-set -all with-filter all-allowed true)"
say "without, with --no-new-privs" "$(try setpriv --bounding-set -all --no-new-privs with-filter all-allowed true)"
say "uid 0 with Docker's set" "$(try docker with-filter all-allowed true)"`,
    );
    const [without, promised] = [said.of('without'), said.of('without, with --no-new-privs')];
    const answer = without === 'done' ? 'everybody' : promised === 'done' ? 'promise' : 'root';
    return { answer, evidence: said.evidence };
  },
};

/** How does one get rid of a filter? With every capability there is. */
export const offAgain: Experiment = {
  choices: ['mode-zero', 'second', 'namespace', 'never'],
  expected: { answer: 'never', why: 'of several filters the strictest answer wins, and none comes off' },
  async run(scratch) {
    await withFilters(scratch);
    const said = await seen(
      scratch,
      `
export -f say try of
with-filter no-mkdir bash -c '
say "CapEff" "$(of CapEff)"
say "mkdir" "$(try mkdir one)"
perl -e "print syscall(${syscallNumber('prctl')}, ${PR_SET_SECCOMP}, ${DISABLED}, 0, 0, 0) == 0 ? q(prctl(PR_SET_SECCOMP, 0) → done) : qq(prctl(PR_SET_SECCOMP, 0) → \\$!), qq(\\n)"
say "a second filter that allows all, and then mkdir" "$(try with-filter all-allowed mkdir two)"
say "in there: Seccomp_filters" "$(with-filter all-allowed grep Seccomp_filters /proc/self/status | cut -f 2)"
say "in a user namespace of its own: mkdir" "$(try unshare --user --map-root-user mkdir three)"
( setsid bash -c "say \\"a child of a child: Seccomp\\" \\$(of Seccomp)" )
'`,
    );
    const isFree = (what: string) => said.of(what) === 'done';
    const answer = isFree('prctl(PR_SET_SECCOMP, 0)')
      ? 'mode-zero'
      : isFree('a second filter that allows all, and then mkdir')
        ? 'second'
        : isFree('in a user namespace of its own: mkdir')
          ? 'namespace'
          : 'never';
    return { answer, evidence: said.evidence };
  },
};

/** A filter that compares numbers and does not ask whose numbers they are. */
export const otherNumbers: Experiment = {
  choices: ['refused', 'made', 'killed'],
  expected: { answer: 'made', why: 'the filter compares numbers of another table' },
  async run(scratch) {
    if (process.arch !== 'x64') return onlyOnX64();
    await withFilters(scratch);
    await scratch.sh(
      `echo ${byThirtyTwoBits('/tmp/ring').toString('base64')} | base64 -d >/tmp/other-door; chmod 755 /tmp/other-door`,
    );
    const said = await seen(
      scratch,
      `
knock() { "$@"; local status=$?; [ -d ring ] && rmdir ring && echo made || echo "status $status"; }
say "int 0x80, no filter" "$(knock ./other-door)"
say "mkdir under without-arch" "$(try with-filter without-arch mkdir ring)"
say "int 0x80 under without-arch" "$(knock with-filter without-arch ./other-door)"
say "int 0x80 under no-mkdir, which asks for the architecture" "$(knock with-filter no-mkdir ./other-door)"`,
    );
    if (said.of('int 0x80, no filter') !== 'made') return withoutOtherDoor(said.evidence);
    const under = said.of('int 0x80 under without-arch');
    const answer = under === 'made' ? 'made' : under === 'status 159' ? 'killed' : 'refused';
    return { answer, evidence: said.evidence };
  },
};

function onlyOnX64() {
  return unsupported(
    {
      en: 'The second door of this experiment is that of x86: int 0x80 for 32-bit programs. This machine is none.',
      zh: '这个实验里的第二扇门是 x86 的：给 32 位程序用的 int 0x80。这台机器不是 x86。',
    },
    {
      en: 'Read the answer; arm64 has a second table of its own, for 32-bit ARM programs.',
      zh: '请直接读答案；arm64 也有第二张表，给 32 位 ARM 程序用。',
    },
  );
}

function withoutOtherDoor(evidence: readonly { what: string; value: string }[]) {
  return unsupported(
    {
      en: 'This kernel has closed int 0x80 to everybody (built or started without ia32 emulation): a wise choice.',
      zh: '这个内核已经对所有人关上了 int 0x80（编译或启动时没有 ia32 兼容）：很明智的选择。',
    },
    {
      en: 'Read the answer; most kernels of distributions still have that door.',
      zh: '请直接读答案；多数发行版的内核还留着这扇门。',
    },
    evidence,
  );
}
