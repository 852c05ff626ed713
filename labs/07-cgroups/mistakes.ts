import type { Mistakes } from '../../src/lab/lab.ts';
import { limitMistakes } from './limit-mistakes.ts';
import { onBoth, onV1, onV2, type Words } from './routes.ts';

const ALL = ['cpu', 'memory', 'pids'] as const;
const PIDS = ['pids'] as const;
const HYDRA = ['freezer', 'pids'] as const;
/** Of the four containers: the one with a file in the cache, and the one that does nothing. */
const CACHED = 'docker/93*';
const IDLE = 'docker/0f*';

export const mistakes: Mistakes = {
  ...limitMistakes,

  join: [
    ...onV1('one-tree', (w) => [...w.make(ALL, 'box'), ...w.enter('$$', ['cpu'], 'box')]),
    ...onV1('one-tree', (w) => [...w.make(['cpu'], 'box'), `echo $$ >${w.at('cpu', 'box')}/tasks`]),
    ...onV2('not-switched-on', (w) => [`mkdir ${w.at('', 'box')}`, ...w.enter('$$', [], 'box')]),
    ...onV2('not-switched-on', (w) => w.make(['cpu'], 'box')),
  ],

  freeze: [
    { diagnosis: 'stopped', types: ['kill -STOP $(pgrep -x clock)'] },
    ...onV1('neighbour-frozen', (w) => [`echo FROZEN >${w.at('freezer', 'radio')}/freezer.state`]),
    ...onV2('neighbour-frozen', (w) => [`echo 1 >${w.at('freezer', 'radio')}/cgroup.freeze`]),
    { diagnosis: 'ended', types: ['kill -9 $(pgrep -x clock)'] },
  ],

  'kill-all': [
    ...onV1('still-frozen', (w) => [
      `cd ${w.at('freezer', 'hydra')}`,
      'echo FROZEN >freezer.state',
      'kill -9 $(cat cgroup.procs)',
    ]),
    { diagnosis: 'stopped', types: ['kill -STOP $(pgrep -x hydra)'] },
    ...onBoth('moved-out', (w) => [
      `mkdir -p ${HYDRA.map((c) => w.at(c, 'out')).join(' ')}`,
      `for p in $(pgrep -x hydra); do ${w.enter('$p', HYDRA, 'out').join('; ')}; done`,
    ]),
  ],

  split: [
    ...onBoth('on-the-parent', (w) => [w.limitPids('team', 20)]),
    ...onV1('one-tree', (w) => [
      ...w.make(['memory', 'pids'], 'team/web', 'team/db'),
      `pgrep -x web >${w.at('memory', 'team/web')}/cgroup.procs`,
    ]),
    ...onV2('threaded', (w) => [
      `cd ${w.at('', 'team')}`,
      'mkdir web db',
      "echo '+pids' >cgroup.subtree_control",
      'pgrep -x web >web/cgroup.procs',
    ]),
    ...onV2('somebody-left', (w) => [
      `cd ${w.at('', 'team')}`,
      'mkdir web db',
      'pgrep -x web >web/cgroup.procs',
      "echo '+memory +pids' >cgroup.subtree_control",
    ]),
    ...onV2('not-switched-on', (w) => [
      `cd ${w.at('', 'team')}`,
      'mkdir web db',
      'for g in web db; do pgrep -x $g >$g/cgroup.procs; done',
    ]),
    { diagnosis: 'ended', types: ['kill -9 $(pgrep -x web)'] },
  ],

  delegate: [
    ...onBoth('limit-given-away', (w) => [
      ...w.make(PIDS, 'crew'),
      w.limitPids('crew', 30),
      `chown -R 1000 ${w.at('pids', 'crew')}`,
    ]),
    ...onBoth('only-the-folder', (w) => [
      ...w.make(PIDS, 'crew'),
      w.limitPids('crew', 30),
      `chown 1000 ${w.at('pids', 'crew')}`,
    ]),
    ...onBoth('still-root', (w) => [
      ...w.make(PIDS, 'crew/inner'),
      w.limitPids('crew', 30),
      `chown 1000 ${w.at('pids', 'crew')} ${w.at('pids', 'crew')}/cgroup.procs`,
      ...w.enter('$$', PIDS, 'crew/inner'),
    ]),
  ],

  namespace: [
    ...onBoth('too-late', (w) => [
      ...w.make(ALL, 'view'),
      'unshare --cgroup sleep 1d &',
      'sleep 1',
      ...w.enter('$!', ALL, 'view'),
    ]),
    ...onV1('too-late', (w) => [
      ...w.make(ALL, 'view'),
      'unshare --cgroup bash',
      ...w.enter('$$', ALL, 'view'),
    ]),
    // ENOENT: on v2 the group is outside the root of the shell that would join it (cgroup_namespaces(7)).
    ...onV2('not-joined', (w) => [
      ...w.make(ALL, 'view'),
      'unshare --cgroup bash',
      ...w.enter('$$', ALL, 'view'),
    ]),
    { diagnosis: 'not-joined', types: ['unshare --cgroup bash'] },
    ...onV1('one-tree', (w) => [
      ...w.make(PIDS, 'view'),
      ...w.enter('$$', PIDS, 'view'),
      'unshare --cgroup bash',
    ]),
  ],

  'read-container': [
    ...onBoth('wrong-one', (w) => [`kill -9 $(cat ${w.at('memory', CACHED)}/cgroup.procs)`]),
    ...onBoth('only-cache', (w) => [`cd ${w.at('memory', CACHED)}`, raised(w)]),
    ...onBoth('wrong-limit', (w) => [`cd ${w.at('memory', IDLE)}`, raised(w)]),
  ],
};

/** More memory for the group in whose folder one stands. */
function raised({ version }: Words): string {
  return `echo 64M >${version === 'v1' ? 'memory.limit_in_bytes' : 'memory.max'}`;
}
