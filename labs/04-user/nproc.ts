import type { Experiment } from '../../src/lab/lab.ts';
import { seen, singleId, withAda } from './scratch.ts';

/** web: 30 processes of a uid, in a container. db: one process under a limit of 25, in another container. */
const CAST = `
are_there() { [ "$(pgrep -c -U $1 -x sleep)" -ge $2 ]; }
at_least() { patiently are_there $1 $2; }
become() { echo "setpriv --reuid=$1 --regid=$1 --clear-groups"; }
swarm='for i in $(seq 30); do sleep 60 & done; wait'
web() { unshare --pid --net --uts --fork --kill-child $(become $1) bash -c "$swarm" >/dev/null 2>&1 & at_least $1 30; }
limited='ulimit -u 25; exec '
db() {
  local said
  said=$("\${@:2}" bash -c "$limited $(become $1) sleep 0.1" 2>&1) && echo started || echo "\${said##*: }"
}
mapped() {
  unshare --user sleep 60 >/dev/null 2>&1 & box=$!
  apart $box
  for kind in uid gid; do echo "0 $1 1000" >/proc/$box/\${kind}_map; done
}
`;

const CONTAINER = 'unshare --pid --net --uts --fork';

/** RLIMIT_NPROC (getrlimit(2)): whose processes are counted? */
export const limits: Experiment = {
  choices: ['starts', 'refused'],
  expected: {
    answer: 'refused',
    why: 'RLIMIT_NPROC counts a uid’s processes, whatever pid namespace they are in',
  },
  async run(scratch) {
    const cannot = singleId(scratch);
    if (cannot) return cannot;
    await withAda(scratch);
    const said = await seen(
      scratch,
      `${CAST}
echo "before web: db as 999 → $(db 999 ${CONTAINER})"
web 999
echo "processes of 999 in web → $(pgrep -c -U 999)"
echo "beside web: db as 999 → $(db 999 ${CONTAINER})"
echo "beside web: db as 998 → $(db 998 ${CONTAINER})"
mapped 20000; one=$box
mapped 20000; other=$box
nsenter --target $one --user $(become 999) bash -c "$swarm" >/dev/null 2>&1 & at_least 20999 30
echo "one range for both: db as 999, outside 20999 → $(db 999 nsenter --target $other --user)"
mapped 11000; own=$box
echo "a range of its own: db as 999, outside 11999 → $(db 999 nsenter --target $own --user)"
kill $(jobs -p)`,
    );
    const answer = said.of('beside web: db as 999') === 'started' ? 'starts' : 'refused';
    return { answer, evidence: said.evidence };
  },
};
