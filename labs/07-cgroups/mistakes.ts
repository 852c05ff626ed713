import type { Mistake, Mistakes } from '../../src/lab/lab.ts';

const FS = '/sys/fs/cgroup';
const LOOP = "sh -c 'ulimit -t 60; while :; do :; done' &";
const PINNED = `taskset -c 0 ${LOOP}`;
const EATER = 'head -c 60M /dev/zero | tail | wc -c';
const FORKS = 'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 5 & done; wait';
const on = (...kinds: string[]) =>
  `echo '${kinds.map((kind) => `+${kind}`).join(' ')}' >${FS}/cgroup.subtree_control`;

/** The same mistake by both interfaces. */
function both(diagnosis: string, v1: readonly string[], v2: readonly string[]): Mistake[] {
  return [
    { diagnosis, on: 'v1', types: v1 },
    { diagnosis, on: 'v2', types: v2 },
  ];
}

const CPU1 = `${FS}/cpu`;
const MEMORY1 = `${FS}/memory`;
const PIDS1 = `${FS}/pids`;
const ENTERS = 'echo $! >';

export const mistakes: Mistakes = {
  join: [
    {
      diagnosis: 'one-tree',
      on: 'v1',
      types: [`mkdir ${FS}/{cpu,memory,pids}/box`, `echo $$ >${CPU1}/box/cgroup.procs`],
    },
    { diagnosis: 'one-tree', on: 'v1', types: [`mkdir ${CPU1}/box`, `echo $$ >${CPU1}/box/tasks`] },
    { diagnosis: 'not-switched-on', on: 'v2', types: [`mkdir ${FS}/box`, `echo $$ >${FS}/box/cgroup.procs`] },
    { diagnosis: 'not-switched-on', on: 'v2', types: [on('cpu'), `mkdir ${FS}/box`] },
  ],

  'cpu-limit': [
    ...both(
      'loop-outside',
      [
        LOOP,
        `mkdir ${CPU1}/slow`,
        `echo 20000 >${CPU1}/slow/cpu.cfs_quota_us`,
        `echo $$ >${CPU1}/slow/cgroup.procs`,
      ],
      [
        LOOP,
        on('cpu'),
        `mkdir ${FS}/slow`,
        `echo 20000 >${FS}/slow/cpu.max`,
        `echo $$ >${FS}/slow/cgroup.procs`,
      ],
    ),
    {
      diagnosis: 'one-tree',
      on: 'v1',
      types: [
        `mkdir ${FS}/{cpu,memory}/slow`,
        `echo 20000 >${CPU1}/slow/cpu.cfs_quota_us`,
        LOOP,
        `${ENTERS}${MEMORY1}/slow/cgroup.procs`,
      ],
    },
    ...both(
      'another-share',
      [
        `mkdir ${CPU1}/slow`,
        `echo 100000 >${CPU1}/slow/cpu.cfs_quota_us`,
        `echo 20000 >${CPU1}/slow/cpu.cfs_period_us`,
      ],
      [on('cpu'), `mkdir ${FS}/slow`, `echo '100000 20000' >${FS}/slow/cpu.max`],
    ),
    ...both(
      'no-limit',
      [
        `mkdir ${CPU1}/slow`,
        LOOP,
        `${ENTERS}${CPU1}/slow/cgroup.procs`,
        `echo 20 >${CPU1}/slow/cpu.cfs_quota_us`,
      ],
      [
        on('cpu'),
        `mkdir ${FS}/slow`,
        LOOP,
        `${ENTERS}${FS}/slow/cgroup.procs`,
        `echo 20 >${FS}/slow/cpu.max`,
      ],
    ),
    {
      diagnosis: 'no-limit',
      on: 'v1',
      types: [
        `mkdir ${CPU1}/slow`,
        LOOP,
        `${ENTERS}${CPU1}/slow/cgroup.procs`,
        `echo 20000 >${CPU1}/slow/cpu.cfs_period_us`,
      ],
    },
    ...both(
      'wrong-group',
      [
        `mkdir ${CPU1}/{slow,other}`,
        `echo 20000 >${CPU1}/other/cpu.cfs_quota_us`,
        LOOP,
        `${ENTERS}${CPU1}/slow/tasks`,
      ],
      [
        on('cpu'),
        `mkdir ${FS}/{slow,other}`,
        `echo 20000 >${FS}/other/cpu.max`,
        LOOP,
        `${ENTERS}${FS}/slow/cgroup.procs`,
      ],
    ),
  ],

  shares: [
    ...both(
      'no-contention',
      [
        `mkdir ${CPU1}/{gold,iron}`,
        `echo 3072 >${CPU1}/gold/cpu.shares`,
        LOOP,
        `${ENTERS}${CPU1}/gold/cgroup.procs`,
        LOOP,
        `${ENTERS}${CPU1}/iron/cgroup.procs`,
      ],
      [
        on('cpu'),
        `mkdir ${FS}/{gold,iron}`,
        `echo 300 >${FS}/gold/cpu.weight`,
        LOOP,
        `${ENTERS}${FS}/gold/cgroup.procs`,
        LOOP,
        `${ENTERS}${FS}/iron/cgroup.procs`,
      ],
    ),
    ...['equal-weights', 'other-way-round'].flatMap((diagnosis) => {
      const first = diagnosis === 'other-way-round' ? 3 : 1;
      return both(
        diagnosis,
        [
          `mkdir ${CPU1}/{gold,iron}`,
          `echo ${1024 * first} >${CPU1}/iron/cpu.shares`,
          PINNED,
          `${ENTERS}${CPU1}/gold/cgroup.procs`,
          PINNED,
          `${ENTERS}${CPU1}/iron/cgroup.procs`,
        ],
        [
          on('cpu'),
          `mkdir ${FS}/{gold,iron}`,
          `echo ${100 * first} >${FS}/iron/cpu.weight`,
          PINNED,
          `${ENTERS}${FS}/gold/cgroup.procs`,
          PINNED,
          `${ENTERS}${FS}/iron/cgroup.procs`,
        ],
      );
    }),
    ...both(
      'loop-outside',
      [
        `mkdir ${CPU1}/{gold,iron}`,
        `echo 3072 >${CPU1}/gold/cpu.shares`,
        PINNED,
        PINNED,
        `${ENTERS}${CPU1}/gold/tasks`,
      ],
      [
        on('cpu'),
        `mkdir ${FS}/{gold,iron}`,
        `echo 300 >${FS}/gold/cpu.weight`,
        PINNED,
        PINNED,
        `${ENTERS}${FS}/gold/cgroup.procs`,
      ],
    ),
  ],

  'memory-limit': [
    ...both(
      'nobody-was-in-it',
      [`mkdir ${MEMORY1}/small`, `echo 20M >${MEMORY1}/small/memory.limit_in_bytes`, EATER],
      [on('memory'), `mkdir ${FS}/small`, `echo 20M >${FS}/small/memory.max`, EATER],
    ),
    {
      diagnosis: 'one-tree',
      on: 'v1',
      types: [`mkdir ${CPU1}/small`, `echo $$ >${CPU1}/small/cgroup.procs`],
    },
    ...both(
      'too-much',
      [`mkdir ${MEMORY1}/small`, `echo 20G >${MEMORY1}/small/memory.limit_in_bytes`],
      [on('memory'), `mkdir ${FS}/small`, `echo 20G >${FS}/small/memory.max`],
    ),
    ...both(
      'too-little',
      [`mkdir ${MEMORY1}/small`, `echo 20 >${MEMORY1}/small/memory.limit_in_bytes`],
      [on('memory'), `mkdir ${FS}/small`, `echo 20 >${FS}/small/memory.max`],
    ),
    ...both(
      'wrong-group',
      [
        `mkdir ${MEMORY1}/{small,other}`,
        `echo 20M >${MEMORY1}/other/memory.limit_in_bytes`,
        `sh -c 'echo $$ >${MEMORY1}/small/cgroup.procs; ${EATER}; sleep 30' &`,
      ],
      [
        on('memory'),
        `mkdir ${FS}/{small,other}`,
        `echo 20M >${FS}/other/memory.max`,
        `sh -c 'echo $$ >${FS}/small/cgroup.procs; ${EATER}; sleep 30' &`,
      ],
    ),
  ],

  'pids-limit': [
    ...both(
      'nobody-was-in-it',
      [`mkdir ${PIDS1}/few`, `echo 8 >${PIDS1}/few/pids.max`, `sh -c '${FORKS}'`],
      [on('pids'), `mkdir ${FS}/few`, `echo 8 >${FS}/few/pids.max`, `sh -c '${FORKS}'`],
    ),
    ...both(
      'no-limit',
      [`mkdir ${PIDS1}/few`, `sh -c 'echo $$ >${PIDS1}/few/tasks; ${FORKS}; sleep 30' &`],
      [on('pids'), `mkdir ${FS}/few`, `sh -c 'echo $$ >${FS}/few/cgroup.procs; ${FORKS}; sleep 30' &`],
    ),
    ...both(
      'too-many',
      [`mkdir ${PIDS1}/few`, `echo 80 >${PIDS1}/few/pids.max`],
      [on('pids'), `mkdir ${FS}/few`, `echo 80 >${FS}/few/pids.max`],
    ),
    { diagnosis: 'one-tree', on: 'v1', types: [`mkdir ${CPU1}/few`, `echo $$ >${CPU1}/few/cgroup.procs`] },
  ],

  freeze: [
    { diagnosis: 'stopped', types: ['kill -STOP $(pgrep -x clock)'] },
    ...both(
      'neighbour-frozen',
      [`echo FROZEN >${FS}/freezer/radio/freezer.state`],
      [`echo 1 >${FS}/radio/cgroup.freeze`],
    ),
    { diagnosis: 'ended', types: ['kill -9 $(pgrep -x clock)'] },
  ],

  'kill-all': [
    {
      diagnosis: 'still-frozen',
      on: 'v1',
      types: [`cd ${FS}/freezer/hydra`, 'echo FROZEN >freezer.state', 'kill -9 $(cat cgroup.procs)'],
    },
    { diagnosis: 'stopped', types: ['kill -STOP $(pgrep -x hydra)'] },
    ...both(
      'moved-out',
      [
        `mkdir ${FS}/{freezer,pids}/out`,
        `for p in $(pgrep -x hydra); do for t in freezer pids; do echo $p >${FS}/$t/out/cgroup.procs; done; done`,
      ],
      [`mkdir ${FS}/out`, `for p in $(pgrep -x hydra); do echo $p >${FS}/out/cgroup.procs; done`],
    ),
  ],

  split: [
    ...both('on-the-parent', [`echo 20 >${PIDS1}/team/pids.max`], [`echo 20 >${FS}/team/pids.max`]),
    {
      diagnosis: 'one-tree',
      on: 'v1',
      types: [`mkdir ${FS}/{memory,pids}/team/{web,db}`, `pgrep -x web >${MEMORY1}/team/web/cgroup.procs`],
    },
    {
      diagnosis: 'threaded',
      on: 'v2',
      types: [
        `cd ${FS}/team`,
        'mkdir web db',
        "echo '+pids' >cgroup.subtree_control",
        'pgrep -x web >web/cgroup.procs',
      ],
    },
    {
      diagnosis: 'not-switched-on',
      on: 'v2',
      types: [`cd ${FS}/team`, 'mkdir web db', 'for g in web db; do pgrep -x $g >$g/cgroup.procs; done'],
    },
    { diagnosis: 'ended', types: ['kill -9 $(pgrep -x web)'] },
  ],

  delegate: [
    ...both(
      'limit-given-away',
      [`mkdir ${PIDS1}/crew`, `echo 30 >${PIDS1}/crew/pids.max`, `chown -R 1000 ${PIDS1}/crew`],
      [on('pids'), `mkdir ${FS}/crew`, `echo 30 >${FS}/crew/pids.max`, `chown -R 1000 ${FS}/crew`],
    ),
    ...both(
      'only-the-folder',
      [`mkdir ${PIDS1}/crew`, `echo 30 >${PIDS1}/crew/pids.max`, `chown 1000 ${PIDS1}/crew`],
      [on('pids'), `mkdir ${FS}/crew`, `echo 30 >${FS}/crew/pids.max`, `chown 1000 ${FS}/crew`],
    ),
    ...both(
      'still-root',
      [
        `mkdir -p ${PIDS1}/crew/inner`,
        `echo 30 >${PIDS1}/crew/pids.max`,
        `chown 1000 ${PIDS1}/crew ${PIDS1}/crew/{cgroup.procs,tasks}`,
        `echo $$ >${PIDS1}/crew/inner/cgroup.procs`,
      ],
      [
        on('pids'),
        `mkdir -p ${FS}/crew/inner`,
        `echo 30 >${FS}/crew/pids.max`,
        `chown 1000 ${FS}/crew ${FS}/crew/cgroup.procs`,
        `echo $$ >${FS}/crew/inner/cgroup.procs`,
      ],
    ),
  ],

  namespace: [
    ...both(
      'too-late',
      [
        `mkdir ${FS}/{cpu,memory,pids}/view`,
        'unshare --cgroup bash',
        `for c in cpu memory pids; do echo $$ >${FS}/$c/view/cgroup.procs; done`,
      ],
      [
        on('cpu', 'memory', 'pids'),
        `mkdir ${FS}/view`,
        'unshare --cgroup bash',
        `echo $$ >${FS}/view/cgroup.procs`,
      ],
    ),
    { diagnosis: 'not-joined', types: ['unshare --cgroup bash'] },
    {
      diagnosis: 'one-tree',
      on: 'v1',
      types: [`mkdir ${PIDS1}/view`, `echo $$ >${PIDS1}/view/cgroup.procs`, 'unshare --cgroup bash'],
    },
  ],

  'read-container': [
    ...both(
      'wrong-one',
      [`kill -9 $(cat ${FS}/memory/docker/93*/cgroup.procs)`],
      [`kill -9 $(cat ${FS}/docker/93*/cgroup.procs)`],
    ),
    ...both(
      'only-cache',
      [`for g in ${MEMORY1}/docker/93*; do echo 64M >$g/memory.limit_in_bytes; done`],
      [`for g in ${FS}/docker/93*; do echo 64M >$g/memory.max; done`],
    ),
    ...both(
      'wrong-limit',
      [`for g in ${MEMORY1}/docker/0f*; do echo 64M >$g/memory.limit_in_bytes; done`],
      [`for g in ${FS}/docker/0f*; do echo 64M >$g/memory.max; done`],
    ),
  ],
};
