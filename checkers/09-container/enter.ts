import type { Checker } from '../../src/lab/lab.ts';
import { blocked, type Evidence, fail, pass } from '../../src/lab/verdict.ts';
import { confinementOf } from '../../src/observe/confinement.ts';
import type { Machine } from '../../src/observe/machine.ts';
import { NAMESPACE_KINDS } from '../../src/observe/namespaces.ts';
import type { Process } from '../../src/observe/process.ts';
import { listed, type Text } from '../../src/text/text.ts';
import { DOCKER, without, words } from '../08-privileges/parts/capability-sets.ts';
import { FIRST, findBox, numberOf } from './parts/box.ts';

const CONTROLLERS = ['cpu', 'memory', 'pids'] as const;
const expected: Text = {
  en: 'a process of yours that came in from outside: in all namespaces of box, in its group, and held as tightly',
  zh: '一个从外面进来的、你的进程：在 box 的所有命名空间里，在它的组里，而且管得一样严',
};

type Flaw = {
  readonly actual: Text;
  readonly diagnosis: string;
  readonly values: Record<string, string | number | string[]>;
};

/** Who is in its pid namespace and was not born there. */
const enter: Checker = async (machine) => {
  const box = await findBox(machine, FIRST);
  if (!box) return blocked('whole');
  const visitors = visitorsOf(machine, box);
  const judged = visitors.map((visitor) => ({ visitor, flaws: flawsOf(machine, box, visitor) }));
  const [best] = judged.sort((a, b) => a.flaws.length - b.flaws.length);
  if (!best) {
    const actual = { en: 'nobody has come in from outside', zh: '还没有人从外面进来' };
    return fail({ expected, actual, evidence: [{ what: 'box', value: `/proc/${numberOf(box)}` }] });
  }
  const { visitor, flaws } = best;
  const evidence = evidenceOf(machine, visitor);
  const [flaw] = flaws;
  if (flaw) return fail({ expected, evidence, ...flaw });
  const pid = numberOf(visitor);
  const actual = {
    en: `process ${pid} is in there, and no freer than box`,
    zh: `进程 ${pid} 在里面，而且不比 box 自由`,
  };
  return pass(actual, evidence);
};

export default enter;

/** The parent of somebody who came in is outside; an orphan of the container's has its first process as parent. */
function visitorsOf(machine: Machine, box: Process): Process[] {
  const inside = machine.inNamespace('pid', box.ns('pid') ?? 0);
  const pids = new Set(inside.map((p) => p.pid));
  return inside.filter((p) => p.pid !== box.pid && !pids.has(p.ppid));
}

function flawsOf(machine: Machine, box: Process, visitor: Process): Flaw[] {
  const pid = numberOf(visitor);
  const kinds = NAMESPACE_KINDS.filter((kind) => kind !== 'time' && visitor.ns(kind) !== box.ns(kind));
  const groups = CONTROLLERS.filter(
    (c) =>
      !machine.cgroups.missing(c) && machine.cgroups.pathOf(visitor, c) !== machine.cgroups.pathOf(box, c),
  );
  const held = confinementOf(visitor);
  const free = [
    ...(held?.noNewPrivs ? [] : ['no_new_privs']),
    ...(held?.seccomp.mode === 'filter' ? [] : ['seccomp']),
    ...words(without(held?.capabilities.bounding ?? new Set(), DOCKER)),
  ];
  const flaws: Flaw[] = [];
  if (kinds.length > 0)
    flaws.push({
      actual: {
        en: `process ${pid} is in other namespaces than box: ${listed(kinds, 'en')}`,
        zh: `进程 ${pid} 所在的命名空间与 box 不同：${listed(kinds, 'zh')}`,
      },
      diagnosis: 'not-all-the-way',
      values: { pid, kinds },
    });
  if (groups.length > 0)
    flaws.push({
      actual: {
        en: `process ${pid} is not in the group of box: ${listed(groups, 'en')}`,
        zh: `进程 ${pid} 不在 box 的组里：${listed(groups, 'zh')}`,
      },
      diagnosis: 'not-counted',
      values: { pid, controllers: [...groups] },
    });
  if (free.length > 0)
    flaws.push({
      actual: {
        en: `process ${pid} is freer than box: ${listed(free, 'en')}`,
        zh: `进程 ${pid} 比 box 自由：${listed(free, 'zh')}`,
      },
      diagnosis: 'too-free',
      values: { pid, free },
    });
  return flaws;
}

function evidenceOf(machine: Machine, visitor: Process): Evidence[] {
  const pid = numberOf(visitor);
  const held = confinementOf(visitor);
  const group = machine.cgroups.missing('memory') ? undefined : machine.cgroups.pathOf(visitor, 'memory');
  return [
    { what: `/proc/${pid}/ns/pid`, value: `pid:[${visitor.ns('pid')}]` },
    ...(group === undefined ? [] : [{ what: `/proc/${pid}/cgroup`, value: group }]),
    { what: `/proc/${pid}/status CapBnd`, value: held?.masks.bounding ?? '-' },
    {
      what: `/proc/${pid}/status NoNewPrivs, Seccomp`,
      value: `${held?.noNewPrivs ? 1 : 0}, ${held?.seccomp.mode}`,
    },
  ];
}
