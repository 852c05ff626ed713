import { type Evidence, fail, pass } from '../../src/lab/verdict.ts';
import type { Cgroup } from '../../src/observe/cgroups.ts';
import type { Machine } from '../../src/observe/machine.ts';
import { bytes } from './parts/bytes.ts';
import { CONTAINERS, type Role, shortId } from './parts/containers.ts';
import { crew } from './parts/crew.ts';
import { where } from './parts/where.ts';

const ROLES = Object.keys(CONTAINERS) as Role[];
const ENOUGH = 48 * 1024 ** 2;

const expected = {
  en: 'the throttled container has ended; the one that is out of memory may use 64 MB; the other two are as they were',
  zh: '被节流的容器已经结束；内存快用完的那个限额是 64 MB；另外两个原样不动',
};

/** Four groups with names that say nothing: told apart only by their counters. */
export default where(['cpu', 'memory', 'pids'], (machine) => {
  const living = ROLES.filter((role) => lives(machine, role));
  const evidence = ROLES.flatMap((role) => evidenceOf(machine, role, 'limit'));
  const ended = (['idle', 'cached', 'full'] as const).find((role) => !living.includes(role));
  if (ended) {
    const id = shortId(ended);
    const actual = { en: `${id} has ended`, zh: `${id} 已经结束` };
    return fail({ expected, actual, evidence, diagnosis: 'wrong-one', values: { id } });
  }
  const raised = (['idle', 'cached', 'throttled'] as const).find((role) => limitOf(machine, role) >= ENOUGH);
  if (raised) {
    const id = shortId(raised);
    const actual = { en: `${id} has been given more memory`, zh: `给 ${id} 加了内存` };
    const diagnosis = raised === 'cached' ? 'only-cache' : 'wrong-limit';
    return fail({ expected, actual, evidence, diagnosis, values: { id, ...numbers(machine, raised) } });
  }
  const isRaised = limitOf(machine, 'full') >= ENOUGH;
  const isEnded = !living.includes('throttled');
  if (isRaised && isEnded) {
    return pass(
      { en: 'both have been helped', zh: '两个都处理好了' },
      ROLES.flatMap((role) => evidenceOf(machine, role, 'all')),
    );
  }
  const left = [isEnded ? '' : 'CPU', isRaised ? '' : 'memory'].filter(Boolean);
  const actual = {
    en: `still to be found: ${left.length === 2 ? 'both' : `the one short of ${left[0]}`}`,
    zh: left.length === 2 ? '两个都还没找到' : `还差${isEnded ? '缺内存' : '缺 CPU '}的那个`,
  };
  return fail({ expected, actual, evidence });
});

function group(machine: Machine, role: Role): Cgroup | undefined {
  return machine.cgroups.group(`/docker/${CONTAINERS[role]}`);
}

function lives(machine: Machine, role: Role): boolean {
  const path = `/docker/${CONTAINERS[role]}`;
  return crew(machine, 'app').some((p) => machine.cgroups.pathOf(p, 'memory') === path);
}

function limitOf(machine: Machine, role: Role): number {
  const max = group(machine, role)?.memory()?.max ?? 0;
  return max === 'max' ? Number.POSITIVE_INFINITY : max;
}

/** As `docker stats` counts: what is in the cache and has not been used lately is left out. */
function numbers(machine: Machine, role: Role): { file: string; anon: string } {
  const memory = group(machine, role)?.memory();
  return { file: bytes(memory?.file ?? 0), anon: bytes(memory?.anon ?? 0) };
}

/** While the puzzle is open only what the learner may change, not what gives the answer away. */
function evidenceOf(machine: Machine, role: Role, how: 'limit' | 'all'): Evidence[] {
  const found = group(machine, role);
  if (!found) return [];
  const [memory, cpu] = [found.memory(), found.cpu()];
  const limit = bytes(memory?.max ?? 'max');
  const all = `${bytes(memory?.current ?? 0)} / ${limit}, nr_throttled ${cpu?.throttled ?? '-'}`;
  return [{ what: `docker/${shortId(role)}…`, value: how === 'all' ? all : limit }];
}
