import type { Controller } from '../../observe/cgroup-trees.ts';
import type { Process } from '../../observe/process.ts';
import { type ProcessGroup, processGroups } from '../../observe/process-groups.ts';
import type { Rows } from '../observation.ts';

/** What is asked about, of all that a machine may have. */
const CONTROLLERS: readonly Controller[] = ['cpu', 'cpuset', 'memory', 'pids', 'freezer', 'io', 'devices'];

/** For each controller whether its group is its own, and what the group's files say; by cgroup v2's names. */
export function seenCgroups(process: Process, maker: Process): Rows {
  const makers = processGroups(maker);
  const rows: [string, string][] = [];
  for (const controller of CONTROLLERS) {
    const has = (group: ProcessGroup) => group.controllers.includes(controller);
    const group = processGroups(process).find(has);
    if (group === undefined) continue;
    const isOwn = group.path !== makers.find(has)?.path;
    rows.push([controller, isOwn ? 'own' : 'shared']);
    // A shared group's limits are not the container's.
    if (isOwn) rows.push(...valuesOf(controller, group));
  }
  return Object.fromEntries(rows);
}

function valuesOf(controller: Controller, group: ProcessGroup): [string, string][] {
  switch (controller) {
    case 'cpu': {
      const cpu = group.cpu();
      if (cpu === undefined) return [];
      const limit = cpu.limit === 'max' ? 'max' : `${cpu.limit.quota} ${cpu.limit.period}`;
      return [
        ['cpu.max', limit],
        ['cpu.weight', String(cpu.weight)],
      ];
    }
    case 'memory': {
      const memory = group.memory();
      if (memory === undefined) return [];
      return given([
        ['memory.max', memory.max],
        ['memory.high', memory.high],
        ['memory.swap.max', memory.swapMax],
        ['memory.memsw', memory.memswMax],
      ]);
    }
    case 'pids':
      return given([['pids.max', group.pids()?.max]]);
    case 'cpuset': {
      const set = group.cpuset();
      return given([
        ['cpuset.cpus', set?.cpus || 'none'],
        ['cpuset.mems', set?.mems || 'none'],
      ]);
    }
    case 'devices':
      return deviceRules(group);
    default:
      return [];
  }
}

function given(rows: readonly (readonly [string, string | number | undefined])[]): [string, string][] {
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
}

/** v1 lists what is allowed: `c 1:3 rwm` (devices.rst). */
function deviceRules(group: ProcessGroup): [string, string][] {
  const rules = (group.read('devices.list') ?? '').matchAll(/^([abc] \S+) (\w+)$/gm);
  return [...rules].map(([, device = '', access = '']) => [`device ${device}`, access]);
}
