import { syscallNumber } from '../../src/engine/syscall-numbers.ts';
import type { Experiment, Experiments } from '../../src/lab/lab.ts';
import { getItBack, inheritable } from './capability-experiments.ts';
import { seen } from './scratch.ts';
import { firstPromise, offAgain, otherNumbers, strict } from './seccomp-experiments.ts';

const UMOUNT = syscallNumber('umount2');

/** A hard limit, lowered: does root get it up again? */
const hardLimit: Experiment = {
  choices: ['raised', 'refused'],
  expected: { answer: 'refused', why: 'CAP_SYS_RESOURCE is asked for in the machine’s own user namespace' },
  async run(scratch) {
    const said = await seen(
      scratch,
      `
export -f say try of
prlimit --nofile=100:200 bash -c '
say "CapEff" "$(of CapEff)"
say "limits, soft and hard" "$(ulimit -Sn) $(ulimit -Hn)"
say "ulimit -Sn 150" "$(try eval ulimit -Sn 150)"
say "ulimit -Hn 300" "$(try eval ulimit -Hn 300)"
say "prlimit --pid itself --nofile=100:300" "$(try prlimit --pid $$ --nofile=100:300)"
say "limits, soft and hard, afterwards" "$(ulimit -Sn) $(ulimit -Hn)"'`,
    );
    const hard = said.of('limits, soft and hard, afterwards')?.split(' ')[1];
    return { answer: hard === '200' ? 'refused' : 'raised', evidence: said.evidence };
  },
};

/** The same mask, and three kinds of root that would lift it. */
const liftTheMask: Experiment = {
  choices: ['whole', 'docker-set', 'own-namespace', 'nobody'],
  expected: {
    answer: 'whole',
    why: 'umount asks for CAP_SYS_ADMIN, and copied mounts are locked in a less privileged namespace',
  },
  async run(scratch) {
    const said = await seen(
      scratch,
      `
export DOCKER UNMASK='my $place = "/proc/version"; print syscall(${UMOUNT}, $place, 0) == 0 ? "done" : "$!"'
export -f docker say try of
unshare --mount --pid --fork --mount-proc bash -c '
mount --bind /dev/null /proc/version
say "masked: /proc/version" "$(wc -c </proc/version) bytes"
say "Docker’s set: umount" "$(docker perl -e "$UNMASK")"
own="unshare --user --map-root-user --mount --pid --fork"
say "a user namespace of its own: CapEff" "$($own grep CapEff /proc/self/status | cut -f 2)"
say "a user namespace of its own: umount" "$($own perl -e "$UNMASK")"
say "a user namespace of its own: a fresh proc" "$(try $own mount -t proc proc /mnt)"
say "all capabilities: umount" "$(try umount /proc/version)"
say "then: /proc/version" "$(wc -c </proc/version) bytes"'`,
    );
    const lifted = (who: string) => said.of(`${who}: umount`) === 'done';
    const answer = lifted('Docker’s set')
      ? 'docker-set'
      : lifted('a user namespace of its own')
        ? 'own-namespace'
        : lifted('all capabilities')
          ? 'whole'
          : 'nobody';
    return { answer, evidence: said.evidence };
  },
};

export const experiments: Experiments = {
  'get-it-back': getItBack,
  inheritable,
  strict,
  'first-promise': firstPromise,
  'off-again': offAgain,
  'other-numbers': otherNumbers,
  'hard-limit': hardLimit,
  'lift-the-mask': liftTheMask,
};
