import { parseIdMap, toInside } from '../../../src/observe/idmap.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import { isNestedInit, type Process } from '../../../src/observe/process.ts';
import { listed } from '../../../src/text/text.ts';
import { type Finding, numberOf, type Section, sharedKinds } from './box.ts';

/** Labs 1, 2, 3, 5 and 7: a namespace of its own of every kind, and number 1 in it. */
export const NAMESPACES: Section = {
  title: { en: 'namespaces', zh: '命名空间' },
  look(machine, init) {
    const shared = sharedKinds(machine, init);
    const pid = numberOf(init);
    const evidence = [
      {
        what: `/proc/${pid}/ns`,
        value: shared.length === 0 ? 'all its own' : `as the lab host: ${shared.join(' ')}`,
      },
      { what: `/proc/${pid}/status NSpid`, value: init.innerPids.join(' ') },
    ];
    if (shared.length > 0) {
      const actual = {
        en: `process ${pid} shares these namespaces with the lab host: ${listed(shared, 'en')}`,
        zh: `进程 ${pid} 与实验主机共用这些命名空间：${listed(shared, 'zh')}`,
      };
      return { evidence, lack: { actual, diagnosis: 'shared', values: { pid, kinds: shared } } };
    }
    if (isNestedInit(init)) return { evidence };
    const actual = { en: `process ${pid} is not number 1`, zh: `进程 ${pid} 不是 1 号` };
    return { evidence, lack: { actual } };
  },
};

/** Lab 4: root inside, and nobody of the lab host's outside. */
export const IDS: Section = {
  title: { en: 'ids', zh: 'id 映射' },
  look(machine, init) {
    const pid = numberOf(init);
    const own = parseIdMap(machine.init.file('uid_map') ?? '');
    const maps = (['uid_map', 'gid_map'] as const).map((file) => ({ file, text: init.file(file) ?? '' }));
    const shown = (text: string) =>
      parseIdMap(text).map((r) => `${r.inside} ${toInside(own, r.outside) ?? '?'} ${r.length}`);
    const evidence = maps.map(({ file, text }) => ({
      what: `/proc/${pid}/${file}`,
      value: shown(text).join(', ') || '-',
    }));
    const empty = maps.find(({ text }) => parseIdMap(text).length === 0);
    if (empty) {
      const actual = {
        en: `${empty.file} of process ${pid} is empty`,
        zh: `进程 ${pid} 的 ${empty.file} 是空的`,
      };
      return { evidence, lack: { actual, diagnosis: 'no-map', values: { pid, file: empty.file } } };
    }
    const root = maps.map(({ text }) => rootOutside(own, text));
    if (root.includes(undefined)) {
      const actual = { en: 'no id outside is root inside', zh: '外面没有哪个 id 对应里面的 root' };
      return { evidence, lack: { actual, diagnosis: 'no-map', values: { pid, file: 'uid_map' } } };
    }
    if (root.includes(0) && hasMoreThanOne(own)) {
      const actual = {
        en: 'its root is the root of the lab host: the map leads to 0',
        zh: '它的 root 就是实验主机的 root：映射到了 0',
      };
      return { evidence, lack: { actual, diagnosis: 'hosts-root', values: { pid } } };
    }
    return isRootInside(init)
      ? { evidence }
      : {
          evidence,
          lack: { actual: { en: `process ${pid} is not root inside`, zh: `进程 ${pid} 在里面不是 root` } },
        };
  },
};

type Ranges = ReturnType<typeof parseIdMap>;

/** Who root inside is, as the lab host numbers it. */
function rootOutside(own: Ranges, text: string): number | undefined {
  const range = parseIdMap(text).find((r) => r.inside === 0);
  return range && toInside(own, range.outside);
}

function hasMoreThanOne(own: Ranges): boolean {
  return own.reduce((sum, range) => sum + range.length, 0) > 1;
}

function isRootInside(init: Process): boolean {
  const [, uid] = (init.status('Uid') ?? '').split(/\s+/).map(Number);
  return toInside(parseIdMap(init.file('uid_map') ?? ''), uid ?? -1) === 0;
}

/** Lab 7: the first process is in a group with these limits. Where the lab host has no groups there are none to ask for. */
export const LIMITS: Section = {
  title: { en: 'limits', zh: '限额' },
  look(machine, init): Finding {
    if (machine.cgroups.missing(...CONTROLLERS)) return { evidence: [] };
    const pid = numberOf(init);
    const places = CONTROLLERS.map((c) => ({ controller: c, path: machine.cgroups.pathOf(init, c) ?? '-' }));
    const evidence = [...new Set(places.map((p) => p.path))].map((path) => ({
      what: `/proc/${pid}/cgroup`,
      value: path,
    }));
    const loose = places
      .filter(({ path }) => path === '/' || path === '/init.scope' || path === '-')
      .map((p) => p.controller);
    if (loose.length > 0) {
      const actual = {
        en: `process ${pid} is in no group of its own for: ${listed(loose, 'en')}`,
        zh: `进程 ${pid} 没有进自己的组：${listed(loose, 'zh')}`,
      };
      return { evidence, lack: { actual, diagnosis: 'no-group', values: { pid, controllers: loose } } };
    }
    const limits = limitsOf(machine, init);
    const free = CONTROLLERS.filter((c) => limits[c] === undefined || limits[c] === 'max');
    const shown = CONTROLLERS.map((c) => ({ what: `${c}, limit`, value: limits[c] ?? '-' }));
    if (free.length === 0) return { evidence: [...evidence, ...shown] };
    const actual = {
      en: `its group has no limit for: ${listed(free, 'en')}`,
      zh: `它的组没有限额：${listed(free, 'zh')}`,
    };
    return { evidence: [...evidence, ...shown], lack: { actual } };
  },
};

const CONTROLLERS = ['cpu', 'memory', 'pids'] as const;

/** What each controller lets the group of a process have. */
function limitsOf(
  machine: Machine,
  init: Process,
): Readonly<Record<(typeof CONTROLLERS)[number], string | undefined>> {
  const group = (c: (typeof CONTROLLERS)[number]) => machine.cgroups.groupOf(init, c);
  const cpu = group('cpu')?.cpu()?.limit;
  return {
    cpu: cpu === undefined || cpu === 'max' ? cpu : `${cpu.quota}/${cpu.period}`,
    memory: group('memory')?.memory()?.max.toString(),
    pids: group('pids')?.pids()?.max.toString(),
  };
}
