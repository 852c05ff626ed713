import type { Experiment, Experiments } from '../../src/lab/lab.ts';
import { clones } from './later-clones.ts';
import { limits } from './nproc.ts';
import { seen, singleId, withAda } from './scratch.ts';

const OK = 'written';

const whoWrites: Experiment = {
  choices: ['inside', 'outside', 'sibling', 'none'],
  expected: {
    answer: 'outside',
    why: 'who made the namespace, and is in its parent, has CAP_SYS_ADMIN in it',
  },
  async run(scratch) {
    await withAda(scratch);
    const said = await seen(
      scratch,
      `
try() { local said; said=$( { echo '0 4001 1' >"$1"; } 2>&1) && echo ${OK} || echo "\${said##*: }"; }
echo "inside: echo '0 4001 1' >/proc/self/uid_map → $(unshare --user bash -c "$(declare -f try); try /proc/self/uid_map")"
unshare --user sleep 60 >/dev/null 2>&1 & box=$!
apart $box
unshare --user --map-root-user sleep 60 >/dev/null 2>&1 & other=$!
settled $other
echo "sibling: CapEff of root in the other namespace → $(nsenter --target $other --user --preserve-credentials grep CapEff /proc/self/status | cut -f 2)"
echo "sibling: echo '0 4001 1' >/proc/PID/uid_map → $(nsenter --target $other --user --preserve-credentials bash -c "$(declare -f try); try /proc/$box/uid_map")"
echo "outside: echo '0 4001 1' >/proc/PID/uid_map → $(try /proc/$box/uid_map)"
echo "afterwards: uid_map → $(tr -s ' ' </proc/$box/uid_map)"
kill $box $other`,
      'ada',
    );
    const able = ['inside', 'sibling', 'outside'].filter((who) =>
      said.evidence.some((e) => e.what.startsWith(`${who}: echo`) && e.value === OK),
    );
    return { answer: able.length > 1 ? '' : (able[0] ?? 'none'), evidence: said.evidence };
  },
};

/** The maps of the question, each for a fresh namespace of ada's. */
const MAPS: Readonly<Record<string, string>> = {
  renamed: '1000 4001 1\\n',
  granted: '0 10000 1000\\n',
  two: '0 4001 1\\n1 10000 1\\n',
  more: '0 4001 10\\n',
};
const OVERLAP = '0 4001 1\\n0 10000 1\\n';

const whichMap: Experiment = {
  choices: ['renamed', 'granted', 'two', 'more'],
  expected: { answer: 'renamed', why: 'without CAP_SETUID: one line, one id, the writer’s own' },
  async run(scratch) {
    await withAda(scratch);
    const attempts = Object.entries({ ...MAPS, overlap: OVERLAP }).map(
      ([name, map]) => `echo "${name}: ${map.replace(/\\n$/, '').replaceAll('\\n', '; ')} → $(try '${map}')"`,
    );
    const said = await seen(
      scratch,
      `
try() {
  local box said
  unshare --user sleep 60 >/dev/null 2>&1 & box=$!
  apart $box
  said=$(printf "$1" | cat 2>&1 >/proc/$box/uid_map) && echo ${OK} || echo "\${said##*: }"
  kill $box
}
echo "grep ada /etc/subuid → $(grep ada /etc/subuid || echo -)"
${attempts.join('\n')}`,
      'ada',
    );
    const able = Object.keys(MAPS).filter((name) =>
      said.evidence.some((e) => e.what.startsWith(`${name}: `) && e.value === OK),
    );
    return { answer: able.length > 1 ? '' : (able[0] ?? ''), evidence: said.evidence };
  },
};

const setuidFile: Experiment = {
  choices: ['root', 'ada', 'bob', 'refused'],
  expected: { answer: 'ada', why: 'a file’s owner is stored as the number outside' },
  async run(scratch) {
    const cannot = singleId(scratch);
    if (cannot) return cannot;
    await withAda(scratch);
    // Not in /tmp or /run, which are mounted nosuid.
    const said = await seen(
      scratch,
      `
mkdir -m 1777 /home/shared
cp /usr/bin/id /home/shared/by-root; chmod 4755 /home/shared/by-root
ada unshare --user --map-root-user bash -c '
  cp /usr/bin/id /home/shared/by-ada; chown 0:0 /home/shared/by-ada; chmod 4755 /home/shared/by-ada
  echo "inside: ls -l by-ada → $(ls -l /home/shared/by-ada | cut -d" " -f1-4)"'
echo "outside: ls -ln by-ada → $(ls -ln /home/shared/by-ada | cut -d' ' -f1-4)"
bob() { setpriv --reuid=4002 --regid=4002 --clear-groups "$@"; }
echo "bob: id -u → $(bob id -u)"
echo "bob: by-ada -u → $(bob /home/shared/by-ada -u)"
echo "bob: by-root -u → $(bob /home/shared/by-root -u)"
echo "ada: by-root -u → $(ada /home/shared/by-root -u)"
echo "ada, in a namespace of hers: ls -l by-root → $(ada unshare --user --map-root-user ls -l /home/shared/by-root | cut -d' ' -f1-4)"
echo "ada, in a namespace of hers: by-root -u → $(ada bash -c 'unshare --user /home/shared/by-root -u')"`,
    );
    const names: Readonly<Record<string, string>> = { 0: 'root', 4001: 'ada', 4002: 'bob' };
    return { answer: names[said.of('bob: by-ada -u') ?? ''] ?? 'refused', evidence: said.evidence };
  },
};

const nested: Experiment = {
  choices: ['down', 'up', 'both', 'neither'],
  expected: { answer: 'down', why: 'capabilities count for a user namespace and those below it' },
  async run(scratch) {
    await withAda(scratch);
    const said = await seen(
      scratch,
      `
unshare --user --map-root-user sleep 60 >/dev/null 2>&1 & outer=$!
settled $outer
at() { local box=$1; shift; nsenter --target $box --user --preserve-credentials "$@"; }
nsenter --target $outer --user --preserve-credentials \
  unshare --user --map-root-user sleep 60 >/dev/null 2>&1 & inner=$!
apart $inner; settled $inner $outer
may() { local said; said=$("$@" true 2>&1) && echo yes || echo "\${said##*: }"; }
echo "from the outer into the inner: nsenter --user → $(may at $outer nsenter --target $inner --user --preserve-credentials)"
echo "from the inner into the outer: nsenter --user → $(may at $inner nsenter --target $outer --user --preserve-credentials)"
echo "CapEff in the inner → $(at $inner grep CapEff /proc/self/status | cut -f 2)"
echo "uid_map of the inner, seen by ada → $(tr -s ' ' </proc/$inner/uid_map)"
echo "uid_map of the inner, seen in the outer → $(at $outer cat /proc/$inner/uid_map | tr -s ' ')"
at $outer bash -c "
$(declare -f patiently has_left apart)
unshare --user sleep 60 >/dev/null 2>&1 & box=\\$!
apart \\$box
said=\\$( { echo 0 10000 1000 >/proc/\\$box/uid_map; } 2>&1) && said=${OK}
echo \\"root of the outer writes 0 10000 1000 into a new one → \\\${said##*: }\\"
kill \\$box"
kill $inner $outer`,
      'ada',
    );
    const [down, up] = ['from the outer into the inner', 'from the inner into the outer'].map(
      (way) => said.of(`${way}: nsenter --user`) === 'yes',
    );
    const answer = down && up ? 'both' : down ? 'down' : up ? 'up' : 'neither';
    return { answer, evidence: said.evidence };
  },
};

export const experiments: Experiments = {
  'who-writes': whoWrites,
  'which-map': whichMap,
  'later-clones': clones,
  'setuid-file': setuidFile,
  nproc: limits,
  nested,
};
