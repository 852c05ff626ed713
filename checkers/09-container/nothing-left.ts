import type { Checker } from '../../src/lab/lab.ts';
import { type Evidence, fail, pass } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import { networks } from '../../src/observe/network.ts';
import { isNestedInit } from '../../src/observe/process.ts';
import { seenBy } from '../../src/observe/root.ts';
import { listed, type Text } from '../../src/text/text.ts';
import { FIRST, numberOf, SECOND } from './parts/box.ts';

const BOXES = [FIRST, SECOND];
const expected: Text = {
  en: 'nothing of box and db: no process, no group, no wire, no bridge, no rule, no layer of theirs',
  zh: 'box 和 db 什么都不剩：没有进程、组、网线、网桥、规则，也没有它们的层',
};

/** What a container leaves when its processes have gone is what its maker has made outside of it. */
const nothingLeft: Checker = async (machine) => {
  const alive = machine.processes().filter((p) => isNestedInit(p));
  if (alive.length > 0) {
    const pids = alive.map(numberOf);
    const actual = { en: `still running: ${listed(pids, 'en')}`, zh: `还在运行：${listed(pids, 'zh')}` };
    return fail({
      expected,
      actual,
      evidence: alive.map((p) => ({ what: `process ${numberOf(p)}`, value: p.comm })),
    });
  }
  const left = [...groupsLeft(machine), ...layersLeft(machine), ...(await networkLeft(machine))];
  const evidence: Evidence[] = left.map((what) => ({ what, value: 'still there' }));
  if (left.length === 0) {
    const actual = { en: 'the lab host is as it was before', zh: '实验主机恢复了原样' };
    return pass(actual, [{ what: 'processes, groups, links, rules, layers', value: 'none' }]);
  }
  const actual = { en: `still there: ${listed(left, 'en')}`, zh: `还在：${listed(left, 'zh')}` };
  return fail({ expected, actual, evidence });
};

export default nothingLeft;

function groupsLeft(machine: Machine): string[] {
  return BOXES.flatMap(({ name }) => {
    const group = machine.cgroups.group(`/${name}`);
    const [controller] = group?.controllers ?? [];
    return group && controller ? [group.insidePath(controller)] : [];
  });
}

function layersLeft(machine: Machine): string[] {
  return BOXES.map(({ name }) => `/lab/layers/${name}`).filter((path) => seenBy(machine.init, path));
}

async function networkLeft(machine: Machine): Promise<string[]> {
  const rulesOf = ({ inode }: { inode: number }) => inode === machine.baseline.net;
  const host = (await networks(machine, { rulesOf })).find(rulesOf);
  const links = (host?.links ?? []).map((l) => l.name).filter((name) => /^(box0|veth-.*)$/.test(name));
  const rules = (host?.rules ?? []).filter((chain) => chain.rules.some((rule) => /10\.77\./.test(rule.text)));
  return [...links, ...new Set(rules.map((chain) => `${chain.language} ${chain.table}`))];
}
