import { decodeCapabilities } from '../observe/capabilities.ts';
import { type IdRange, parseIdMap, toInside } from '../observe/idmap.ts';
import type { Machine } from '../observe/machine.ts';
import { propagation } from '../observe/mountinfo.ts';
import type { Network } from '../observe/network.ts';
import { type Chain, chainName } from '../observe/network-rules.ts';
import type { Process } from '../observe/process.ts';
import type { Text } from '../text/text.ts';

/** Something that the kernel says of one process, or of a list of mounts, and that no map has room for. */
export interface Fact {
  readonly key: string;
  readonly label: Text;
  readonly value: string;
}

/** A process; or a mount namespace, by the first process in it; or a net namespace. */
export interface Subject {
  readonly key: string;
  readonly of: 'process' | 'mounts' | 'network';
  /** The number that it has for itself, and the name that it goes by. */
  readonly name: readonly [string, string];
  readonly facts: readonly Fact[];
}

/** Descriptors from here on are the engine's own. */
const OWN_FDS = 200;

/** What the kernel says of each process of the lab host, and of each of its mount namespaces. */
export function factsOf(machine: Machine): Subject[] {
  const ids = parseIdMap(machine.init.file('uid_map') ?? '');
  const groups = cgroupLines(machine.init);
  const lists = new Set<number | undefined>([undefined]);
  const subject = (process: Process, of: Subject['of'], key: string, facts: readonly Fact[]): Subject => {
    return { key, of, name: [String(process.innerPids.at(-1) ?? process.pid), process.comm], facts };
  };
  const processes = [...machine.processes()].sort((a, b) => a.pid - b.pid);
  return [machine.init, ...processes].flatMap((process) => {
    const own = process.ns('mnt');
    const isFirst = !lists.has(own);
    lists.add(own);
    const list = isFirst ? [subject(process, 'mounts', `mnt ${own}`, mounts(process))] : [];
    if (process === machine.init) return list;
    const facts = [
      ...identity(process, ids),
      ...places(process),
      ...limits(process),
      ...groupsOf(process, groups),
      ...files(process),
    ];
    return [subject(process, 'process', `process ${process.pid}`, facts), ...list];
  });
}

/** Routes and rules of the packet filter, of each net namespace. */
export function networkFacts(nets: readonly Network[]): Subject[] {
  return nets.map(({ inode, name, routes, forwards, rules = [] }) => ({
    key: `net ${inode}`,
    of: 'network',
    name: [name ?? `net:[${inode}]`, ''],
    facts: [
      { key: 'forwards', label: LABELS.forwards, value: forwards ? '1' : '0' },
      ...routes.map(({ to, via, device }) => {
        const value = [to, ...(via ? ['via', via] : []), ...(device ? ['dev', device] : [])].join(' ');
        return { key: `route ${value}`, label: LABELS.route, value };
      }),
      ...rules.flatMap((chain) => chainFacts(chain)),
    ],
  }));
}

function chainFacts(chain: Chain): Fact[] {
  const name = `${chain.table} ${chain.name}`;
  const hook = chain.hook === undefined ? '' : ` (${chain.hook}, ${chain.policy})`;
  return [
    { key: `chain ${chainName(chain)}`, label: LABELS.chain, value: `${name}${hook}` },
    ...chain.rules.map(({ text }, i) => ({
      key: `rule ${chainName(chain)} ${i} ${text}`,
      label: LABELS.rule,
      value: `${name}: ${text}`,
    })),
  ];
}

function identity(process: Process, ids: readonly IdRange[]): Fact[] {
  const inside = (field: string): string | undefined => {
    const numbers = process.status(field)?.split(/\s+/).slice(0, 3).map(Number);
    const shown = numbers?.map((n) => toInside(ids, n) ?? n);
    return shown && [...new Set(shown)].join(' ');
  };
  const capabilities = (field: string): string | undefined => {
    const mask = process.status(field);
    if (mask === undefined) return undefined;
    const names = [...decodeCapabilities(mask)];
    return names.length > 3 ? String(names.length) : names.join(' ') || '0';
  };
  return present([
    ['uid', LABELS.uid, inside('Uid')],
    ['gid', LABELS.gid, inside('Gid')],
    ['CapEff', LABELS.effective, capabilities('CapEff')],
    ['CapPrm', LABELS.permitted, capabilities('CapPrm')],
    ['CapBnd', LABELS.bounding, capabilities('CapBnd')],
    ['CapInh', LABELS.inheritable, capabilities('CapInh')],
    ['CapAmb', LABELS.ambient, capabilities('CapAmb')],
    ['NoNewPrivs', LABELS.noNewPrivs, process.status('NoNewPrivs')],
    ['Seccomp', LABELS.seccomp, process.status('Seccomp')],
  ]);
}

function places(process: Process): Fact[] {
  const command = process.cmdline()?.join(' ');
  const engine = process.comm === 'nslab-engine';
  return present([
    ['command', LABELS.command, engine ? '' : command],
    ['root', LABELS.root, process.root()],
    ['cwd', LABELS.cwd, process.cwd()],
    ['next pid', LABELS.nextPid, ahead(process)],
    ['tty', LABELS.terminal, process.tty ?? ''],
  ]);
}

/** Where its next child will be born, when that is not where it lives (pid_namespaces(7)). */
function ahead(process: Process): string {
  const next = process.pidForChildren();
  return next === undefined || next === process.ns('pid') ? '' : `pid:[${next}]`;
}

function limits(process: Process): Fact[] {
  const lines = (process.file('limits') ?? '').split('\n').slice(1);
  return lines.flatMap((line) => {
    const [, name, soft, hard] = /^(Max .*?)\s{2,}(\S+)\s+(\S+)/.exec(line) ?? [];
    return name ? [{ key: name, label: LABELS.limit, value: `${name.toLowerCase()} ${soft} ${hard}` }] : [];
  });
}

function cgroupLines(process: Process): Map<string, string> {
  const lines = (process.file('cgroup') ?? '').trim().split('\n');
  return new Map(
    lines.map((line) => {
      const [, controllers = '', path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
      return [controllers, path];
    }),
  );
}

/** Each hierarchy's path, below the lab host's own. */
function groupsOf(process: Process, own: ReadonlyMap<string, string>): Fact[] {
  return [...cgroupLines(process)].map(([controllers, path]) => {
    const above = own.get(controllers) ?? '';
    const root = above.replace(/\/[^/]*$/, '');
    const shown = path.startsWith(`${above}/`)
      ? path.slice(above.length)
      : path.startsWith(root)
        ? path.slice(root.length)
        : path;
    return {
      key: `cgroup ${controllers}`,
      label: LABELS.cgroup,
      value: `${controllers === '' ? 'v2' : controllers} ${shown || '/'}`,
    };
  });
}

function files(process: Process): Fact[] {
  return [...(process.fds() ?? [])]
    .filter(([number]) => number > 2 && number < OWN_FDS)
    .map(([number, target]) => ({ key: `fd ${number}`, label: LABELS.file, value: `${number} ${target}` }));
}

/** By their place in the list: a copy of the list has other ids and the same places. */
function mounts(process: Process): Fact[] {
  const seen = new Map<string, number>();
  return (process.mounts() ?? []).map((mount) => {
    const nth = (seen.get(mount.target) ?? 0) + 1;
    seen.set(mount.target, nth);
    const { target, type, source, root } = mount;
    const what = [type, ...(source === type || source === 'none' ? [] : [source])].join(' ');
    const part = root === '/' ? '' : ` (${root.length > 20 ? root.replace(/^.*\//, '…/') : root})`;
    const how = propagation(mount);
    const readOnly = mount.options.includes('ro') ? ' ro' : '';
    return {
      key: `mount ${target} ${nth}`,
      label: LABELS.mount,
      value: `${target}  ${what}${part}${readOnly} ${how}`,
    };
  });
}

function present(facts: readonly (readonly [string, Text, string | undefined])[]): Fact[] {
  return facts.flatMap(([key, label, value]) => (value === undefined ? [] : [{ key, label, value }]));
}

const LABELS = {
  uid: { en: 'uid', zh: 'uid' },
  gid: { en: 'gid', zh: 'gid' },
  effective: { en: 'effective capabilities', zh: '生效 capability' },
  permitted: { en: 'permitted capabilities', zh: '允许 capability' },
  bounding: { en: 'bounding set', zh: '边界集' },
  inheritable: { en: 'inheritable capabilities', zh: '可继承 capability' },
  ambient: { en: 'ambient capabilities', zh: '环境 capability' },
  noNewPrivs: { en: 'no_new_privs', zh: 'no_new_privs' },
  seccomp: { en: 'seccomp mode', zh: 'seccomp 模式' },
  command: { en: 'program', zh: '程序' },
  root: { en: 'root', zh: '根目录' },
  cwd: { en: 'working directory', zh: '工作目录' },
  nextPid: { en: 'next child in', zh: '下一个子进程在' },
  terminal: { en: 'terminal', zh: '终端' },
  limit: { en: 'limit', zh: '限制' },
  cgroup: { en: 'cgroup', zh: 'cgroup' },
  file: { en: 'open file', zh: '打开的文件' },
  mount: { en: 'mount', zh: '挂载' },
  forwards: { en: 'ip_forward', zh: 'ip_forward' },
  route: { en: 'route', zh: '路由' },
  chain: { en: 'chain', zh: '链' },
  rule: { en: 'rule', zh: '规则' },
} as const;
