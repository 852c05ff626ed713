import { expect, test } from 'vitest';
import type { Resources } from '../config/runtime-spec.ts';
import { type Limit, limitsOfOne, limitsOfTwo } from './limits.ts';

const MB = 1024 * 1024;
const shown = (limits: readonly Limit[]) =>
  limits.flatMap((l) => l.settings).map(([file, value]) => `${file} ${value}`);

const TABLE: readonly (readonly [what: string, Resources, one: readonly string[], two: readonly string[]])[] =
  [
    ['nothing asked for', {}, [], []],
    ['memory', { memory: { limit: 64 * MB } }, ['memory.limit_in_bytes 67108864'], ['memory.max 67108864']],
    ['memory without end', { memory: { limit: -1 } }, ['memory.limit_in_bytes -1'], ['memory.max max']],
    [
      'memory and no swap at all',
      { memory: { limit: 64 * MB, swap: 64 * MB } },
      ['memory.limit_in_bytes 67108864', 'memory.memsw.limit_in_bytes 67108864'],
      ['memory.max 67108864', 'memory.swap.max 0'],
    ],
    [
      'memory, and as much swap: v2 counts it alone',
      { memory: { limit: 64 * MB, swap: 128 * MB } },
      ['memory.limit_in_bytes 67108864', 'memory.memsw.limit_in_bytes 134217728'],
      ['memory.max 67108864', 'memory.swap.max 67108864'],
    ],
    [
      'swap without end',
      { memory: { limit: 64 * MB, swap: -1 } },
      ['memory.limit_in_bytes 67108864', 'memory.memsw.limit_in_bytes -1'],
      ['memory.max 67108864', 'memory.swap.max max'],
    ],
    [
      'reservation',
      { memory: { reservation: MB } },
      ['memory.soft_limit_in_bytes 1048576'],
      ['memory.low 1048576'],
    ],
    ['half a processor', { cpu: { quota: 50_000 } }, ['cpu.cfs_quota_us 50000'], ['cpu.max 50000 100000']],
    [
      'half a processor, in shorter turns: the period is written first',
      { cpu: { quota: 5_000, period: 10_000 } },
      ['cpu.cfs_period_us 10000', 'cpu.cfs_quota_us 5000'],
      ['cpu.max 5000 10000'],
    ],
    ['all processors', { cpu: { quota: -1 } }, ['cpu.cfs_quota_us -1'], ['cpu.max max 100000']],
    ['a period alone', { cpu: { period: 10_000 } }, ['cpu.cfs_period_us 10000'], ['cpu.max max 10000']],
    ['shares as they are by default', { cpu: { shares: 1024 } }, ['cpu.shares 1024'], ['cpu.weight 39']],
    ['the least', { cpu: { shares: 2 } }, ['cpu.shares 2'], ['cpu.weight 1']],
    ['less than the least', { cpu: { shares: 1 } }, ['cpu.shares 1'], ['cpu.weight 1']],
    ['the most', { cpu: { shares: 262_144 } }, ['cpu.shares 262144'], ['cpu.weight 10000']],
    ['0 is not said', { cpu: { shares: 0, quota: 0, period: 0 }, pids: { limit: 0 } }, [], []],
    [
      'processors and memory nodes',
      { cpu: { cpus: '0-1', mems: '0' } },
      ['cpuset.cpus 0-1', 'cpuset.mems 0'],
      ['cpuset.cpus 0-1', 'cpuset.mems 0'],
    ],
    ['processes', { pids: { limit: 20 } }, ['pids.max 20'], ['pids.max 20']],
    ['processes without end', { pids: { limit: -1 } }, ['pids.max max'], ['pids.max max']],
  ];

test.each(TABLE)('%s', (_, resources, one, two) => {
  expect(shown(limitsOfOne(resources))).toEqual(one);
  expect(shown(limitsOfTwo(resources))).toEqual(two);
});
