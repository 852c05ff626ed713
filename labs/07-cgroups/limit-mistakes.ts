import { availableParallelism } from 'node:os';
import type { Mistakes } from '../../src/lab/lab.ts';
import { onBoth, onV1 } from './routes.ts';

const CPU = ['cpu'] as const;
const LOOP = "sh -c 'ulimit -t 60; while :; do :; done' &";
const PINNED = `taskset -c 0 ${LOOP}`;
const EATER = 'head -c 60M /dev/zero | tail | wc -c';
const FORKS = 'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 5 & done; wait';

const noContention = onBoth('no-contention', (w) => [
  ...w.make(CPU, 'gold', 'iron'),
  w.weigh('gold', 3),
  ...['gold', 'iron'].flatMap((group) => [LOOP, ...w.enter('$!', CPU, group)]),
]);

/** Wrong routes to the limits of cpu, memory and pids. */
export const limitMistakes: Mistakes = {
  'cpu-limit': [
    ...onBoth('loop-outside', (w) => [
      LOOP,
      ...w.make(CPU, 'slow'),
      w.limitCpu('slow', 20_000),
      ...w.enter('$$', CPU, 'slow'),
    ]),
    ...onBoth('loop-outside', (w) => [...w.make(CPU, 'slow'), w.limitCpu('slow', 20_000), LOOP]),
    ...onV1('one-tree', (w) => [
      ...w.make(['cpu', 'memory'], 'slow'),
      w.limitCpu('slow', 20_000),
      LOOP,
      ...w.enter('$!', ['memory'], 'slow'),
    ]),
    ...onBoth('another-share', (w) => [...w.make(CPU, 'slow'), w.limitCpu('slow', 100_000, 20_000)]),
    ...onBoth('no-limit', (w) => [
      ...w.make(CPU, 'slow'),
      LOOP,
      ...w.enter('$!', CPU, 'slow'),
      w.limitCpu('slow', 20),
    ]),
    ...onV1('no-limit', (w) => [
      ...w.make(CPU, 'slow'),
      LOOP,
      ...w.enter('$!', CPU, 'slow'),
      `echo 20000 >${w.at('cpu', 'slow')}/cpu.cfs_period_us`,
    ]),
    ...onBoth('wrong-group', (w) => [
      ...w.make(CPU, 'slow', 'other'),
      w.limitCpu('other', 20_000),
      LOOP,
      ...w.enter('$!', CPU, 'slow'),
    ]),
  ],

  shares: [
    // With a single processor nobody can avoid the other.
    ...(availableParallelism() < 2 ? [] : noContention),
    ...onBoth('equal-weights', (w) => [
      ...w.make(CPU, 'gold', 'iron'),
      ...['gold', 'iron'].flatMap((group) => [PINNED, ...w.enter('$!', CPU, group)]),
    ]),
    ...onBoth('other-way-round', (w) => [
      ...w.make(CPU, 'gold', 'iron'),
      w.weigh('iron', 3),
      ...['gold', 'iron'].flatMap((group) => [PINNED, ...w.enter('$!', CPU, group)]),
    ]),
    ...onBoth('loop-outside', (w) => [
      ...w.make(CPU, 'gold', 'iron'),
      w.weigh('gold', 3),
      PINNED,
      PINNED,
      ...w.enter('$!', CPU, 'gold'),
    ]),
  ],

  'memory-limit': [
    ...onBoth('nobody-in-it', (w) => [...w.make(['memory'], 'small'), w.limitMemory('small', '20M'), EATER]),
    ...onV1('one-tree', (w) => [...w.make(CPU, 'small'), ...w.enter('$$', CPU, 'small')]),
    ...onBoth('too-much', (w) => [...w.make(['memory'], 'small'), w.limitMemory('small', '20G')]),
    ...onBoth('too-little', (w) => [...w.make(['memory'], 'small'), w.limitMemory('small', '20')]),
    ...onBoth('wrong-group', (w) => [
      ...w.make(['memory'], 'small', 'other'),
      w.limitMemory('other', '20M'),
      `sh -c 'echo $$ >${w.at('memory', 'small')}/cgroup.procs; ${EATER}; sleep 30' &`,
    ]),
  ],

  'pids-limit': [
    ...onBoth('nobody-in-it', (w) => [...w.make(['pids'], 'few'), w.limitPids('few', 8), `sh -c '${FORKS}'`]),
    ...onBoth('no-limit', (w) => [
      ...w.make(['pids'], 'few'),
      `sh -c 'echo $$ >${w.at('pids', 'few')}/cgroup.procs; ${FORKS}; sleep 30' &`,
    ]),
    ...onBoth('too-many', (w) => [...w.make(['pids'], 'few'), w.limitPids('few', 80)]),
    ...onV1('one-tree', (w) => [...w.make(CPU, 'few'), ...w.enter('$$', CPU, 'few')]),
  ],
};
