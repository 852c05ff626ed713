import { fail, type Verdict } from '../../../src/lab/verdict.ts';
import type { Cgroup, Controller } from '../../../src/observe/cgroups.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import type { Process } from '../../../src/observe/process.ts';
import { listed, type Text } from '../../../src/text/text.ts';
import { pidOf, placeEvidence } from './evidence.ts';

/** v1: a process is in the group of other controllers, which have no say about what this one limits. */
export function inOtherTrees(
  machine: Machine,
  process: Process,
  group: Cgroup,
  controller: Controller,
  expected: Text,
): Verdict {
  const trees = group.controllers.filter((c) => c !== controller);
  const [pid, name] = [pidOf(process), group.path.slice(1)];
  const actual = {
    en: `process ${pid} is in ${name} of: ${listed(trees, 'en')}`,
    zh: `进程 ${pid} 所在的 ${name} 属于：${listed(trees, 'zh')}`,
  };
  const evidence = placeEvidence(machine, process, controller, ...trees);
  return fail({ expected, actual, evidence, diagnosis: 'one-tree', values: { pid, trees } });
}
