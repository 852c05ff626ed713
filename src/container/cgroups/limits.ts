import type { Controller } from '../../observe/cgroup-trees.ts';
import type { Resources } from '../config/runtime-spec.ts';

/** A file and what is written into it. */
export type Setting = readonly [file: string, value: string];

/** One thing that is asked for, and the controller that can keep it. */
export interface Limit {
  readonly controller: Controller;
  /** As the runtime specification calls it: `memory.limit`. */
  readonly name: string;
  readonly settings: readonly Setting[];
}

/** What the specification says, in version 1's files (cgroup-v1/*.rst). Their order matters: memsw may not be below the limit. */
export function limitsOfOne({ memory, cpu, pids }: Resources): Limit[] {
  return [
    ...one('memory', 'memory.limit', 'memory.limit_in_bytes', memory?.limit),
    ...one('memory', 'memory.swap', 'memory.memsw.limit_in_bytes', memory?.swap),
    ...one('memory', 'memory.reservation', 'memory.soft_limit_in_bytes', memory?.reservation),
    ...one('cpu', 'cpu.shares', 'cpu.shares', unless0(cpu?.shares)),
    ...one('cpu', 'cpu.period', 'cpu.cfs_period_us', unless0(cpu?.period)),
    ...one('cpu', 'cpu.quota', 'cpu.cfs_quota_us', unless0(cpu?.quota)),
    ...cpuset(cpu),
    ...pidsLimit(pids),
  ];
}

/** The same in version 2's files (cgroup-v2.rst). */
export function limitsOfTwo({ memory, cpu, pids }: Resources): Limit[] {
  return [
    ...one('memory', 'memory.limit', 'memory.max', orMax(memory?.limit)),
    ...one('memory', 'memory.swap', 'memory.swap.max', swapAlone(memory)),
    ...one('memory', 'memory.reservation', 'memory.low', orMax(memory?.reservation)),
    ...one('cpu', 'cpu.shares', 'cpu.weight', weightOf(cpu?.shares)),
    ...one('cpu', 'cpu.quota', 'cpu.max', cpuMax(cpu)),
    ...cpuset(cpu),
    ...pidsLimit(pids),
  ];
}

type Memory = Resources['memory'];
type Cpu = Resources['cpu'];

function one(
  controller: Controller,
  name: string,
  file: string,
  value: number | string | undefined,
): Limit[] {
  return value === undefined ? [] : [{ controller, name, settings: [[file, String(value)]] }];
}

/** In the specification 0 is "not said". */
function unless0(value: number | undefined): number | undefined {
  return value === 0 ? undefined : value;
}

function orMax(value: number | undefined): number | string | undefined {
  return value === -1 ? 'max' : value;
}

/** Version 2 counts swap by itself, the specification, like version 1, together with memory. */
function swapAlone(memory: Memory): number | string | undefined {
  const { limit, swap } = memory ?? {};
  if (swap === undefined || swap === 0) return undefined;
  if (swap === -1) return 'max';
  return limit === undefined || limit < 0 ? undefined : swap - limit;
}

/** 2…262144 onto 1…10000, as runc and crun do it: 1024, the default there, becomes 39, though 100 is the default here. */
function weightOf(shares: number | undefined): number | undefined {
  if (shares === undefined || shares === 0) return undefined;
  const within = Math.min(Math.max(shares, 2), 262_144);
  return 1 + Math.floor(((within - 2) * 9999) / 262_142);
}

/** Both of cpu.max are written at once; the kernel's own period is 100 ms. */
function cpuMax(cpu: Cpu): string | undefined {
  const quota = unless0(cpu?.quota);
  const period = unless0(cpu?.period);
  if (quota === undefined && period === undefined) return undefined;
  const share = quota === undefined || quota < 0 ? 'max' : String(quota);
  return `${share} ${period ?? 100_000}`;
}

function cpuset(cpu: Cpu): Limit[] {
  return [
    ...one('cpuset', 'cpu.cpus', 'cpuset.cpus', cpu?.cpus || undefined),
    ...one('cpuset', 'cpu.mems', 'cpuset.mems', cpu?.mems || undefined),
  ];
}

/** No limit is 0 or less in the specification, a word in the file. */
function pidsLimit(pids: Resources['pids']): Limit[] {
  if (pids === undefined || pids.limit === 0) return [];
  return one('pids', 'pids.limit', 'pids.max', pids.limit < 0 ? 'max' : pids.limit);
}
