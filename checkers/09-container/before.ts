import type { Checker } from '../../src/lab/lab.ts';
import { type Evidence, fail, pass } from '../../src/lab/verdict.ts';
import { parseIdMap, toInside } from '../../src/observe/idmap.ts';
import type { Machine } from '../../src/observe/machine.ts';
import { seenBy } from '../../src/observe/root.ts';
import { listed, type Text } from '../../src/text/text.ts';
import { FIRST } from './parts/box.ts';

const OWN = `/lab/layers/${FIRST.name}`;
const CONTROLLERS = ['cpu', 'memory', 'pids'] as const;
const expected: Text = {
  en: `groups ${FIRST.name} with limits for memory, processes and cpu; ${OWN}/upper and work, owned by ${FIRST.first}`,
  zh: `组 ${FIRST.name} 限制内存、进程数和 CPU；${OWN}/upper 和 work 归 ${FIRST.first} 所有`,
};

/** What the maker has prepared before there is anybody. */
const before: Checker = (machine) => {
  const groups = limitsOf(machine);
  const owners = ['upper', 'work'].map((name) => ownerOf(machine, `${OWN}/${name}`));
  const evidence: Evidence[] = [
    ...groups.map(({ controller, value }) => ({
      what: `${controller} /${FIRST.name}`,
      value: String(value ?? '-'),
    })),
    ...['upper', 'work'].map((name, i) => ({ what: `${OWN}/${name}`, value: `uid ${owners[i] ?? '-'}` })),
  ];
  const free = groups.filter(({ value }) => value === undefined || value === 'max').map((g) => g.controller);
  if (free.length > 0) {
    const actual = { en: `no limit for: ${listed(free, 'en')}`, zh: `还没有限额：${listed(free, 'zh')}` };
    // Some are there: a file was forgotten, or has another name on this machine.
    if (free.length === groups.length) return fail({ expected, actual, evidence });
    return fail({ expected, actual, evidence, diagnosis: 'forgotten-limit', values: { controllers: free } });
  }
  if (owners.includes(undefined)) {
    const actual = { en: `${OWN} has no upper and work`, zh: `${OWN} 里没有 upper 和 work` };
    return fail({ expected, actual, evidence });
  }
  const wanted = hasMany(machine) ? FIRST.first : 0;
  if (owners.some((uid) => uid !== wanted)) {
    const uid = owners.find((owner) => owner !== wanted) ?? '?';
    const actual = { en: `they belong to ${uid}`, zh: `它们归 ${uid} 所有` };
    return fail({ expected, actual, evidence, diagnosis: 'wrong-owner', values: { uid, wanted } });
  }
  const actual = { en: 'limits are set, and its layer is its own', zh: '限额设好了，上层也归它自己' };
  return pass(actual, evidence);
};

export default before;

function limitsOf(machine: Machine) {
  if (machine.cgroups.missing(...CONTROLLERS)) return [];
  const group = machine.cgroups.group(`/${FIRST.name}`);
  const cpu = group?.cpu()?.limit;
  const share = cpu === undefined || cpu === 'max' ? cpu : `${cpu.quota}/${cpu.period}`;
  return [
    { controller: 'cpu', value: share },
    { controller: 'memory', value: group?.memory()?.max },
    { controller: 'pids', value: group?.pids()?.max },
  ];
}

/** By the uid of the lab host. */
function ownerOf(machine: Machine, path: string): number | undefined {
  const uid = seenBy(machine.init, path)?.uid;
  return uid === undefined ? undefined : toInside(parseIdMap(machine.init.file('uid_map') ?? ''), uid);
}

function hasMany(machine: Machine): boolean {
  return parseIdMap(machine.init.file('uid_map') ?? '').some((range) => range.length > 1);
}
