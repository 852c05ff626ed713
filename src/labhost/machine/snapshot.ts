import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { parseMountinfo } from '../../observe/mountinfo.ts';
import { names, readProcText } from '../../observe/procfs.ts';
import { sysctls, tableLines, tree } from '../machine-state.ts';
import { output } from './output.ts';

/** A machine's state as far as a lab's commands can change it. Plain data, fit for JSON. */
export interface Snapshot {
  readonly hostname: string;
  readonly domainname: string;
  /** One line each, the order of mountinfo. */
  readonly mounts: readonly MountLine[];
  /** `2 eth0`: index and name; a name alone may be another device's later. */
  readonly links: readonly string[];
  /** `eth0 10.0.2.15/24` */
  readonly addresses: readonly string[];
  /** `default via 10.0.2.2 dev eth0`, of table main. */
  readonly routes: readonly string[];
  /** All rules, as `nft list ruleset` and iptables-legacy-save print them; undefined without the program. */
  readonly nftables: string | undefined;
  readonly legacy: string | undefined;
  /** `net.ipv4.ip_forward = 0` */
  readonly sysctls: readonly string[];
  readonly cgroups: readonly string[];
  readonly ipc: Readonly<Record<'msg' | 'sem' | 'shm', readonly string[]>>;
  readonly queues: readonly string[];
  /** Files that labs write, with their content; undefined: there was none. */
  readonly files: Readonly<Record<string, string | undefined>>;
  /** What lay in the folders where labs put things. */
  readonly entries: Readonly<Record<string, readonly string[]>>;
}

export interface MountLine {
  readonly id: number;
  readonly target: string;
  readonly device: string;
  readonly root: string;
}

const FILES = ['hostname', 'hosts', 'resolv.conf', 'passwd', 'group', 'subuid', 'subgid'].map(
  (f) => `/etc/${f}`,
);
const FOLDERS = ['/', '/tmp', '/run', '/run/netns', '/mnt', '/var/tmp', '/dev/shm', '/etc', '/etc/netns'];
const IPC = { msg: 'msqid', sem: 'semid', shm: 'shmid' } as const;

export function takeSnapshot(): Snapshot {
  return {
    hostname: hostname(),
    domainname: readProcText('/proc/sys/kernel/domainname')?.trim() ?? '',
    mounts: mountLines(),
    ...network(),
    sysctls: sysctls(),
    cgroups: tree('/sys/fs/cgroup') ?? [],
    ipc: { msg: ids('msg'), sem: ids('sem'), shm: ids('shm') },
    queues: names('/dev/mqueue') ?? [],
    files: Object.fromEntries(FILES.map((file) => [file, contentOf(file)])),
    entries: Object.fromEntries(FOLDERS.map((folder) => [folder, names(folder) ?? []])),
  };
}

export function mountLines(): MountLine[] {
  return parseMountinfo(readProcText('/proc/self/mountinfo') ?? '').map(({ id, target, device, root }) => ({
    ...{ id, target, device, root },
  }));
}

export function network(): Pick<Snapshot, 'links' | 'addresses' | 'routes' | 'nftables' | 'legacy'> {
  const lines = (...argv: [string, ...string[]]) =>
    output(argv)
      ?.split('\n')
      .filter((l) => l.trim() !== '') ?? [];
  return {
    links: lines('ip', '-o', 'link').map(
      (line) => /^(\d+): ([^:@]+)/.exec(line)?.slice(1, 3).join(' ') ?? line,
    ),
    addresses: lines('ip', '-o', 'addr').map((line) => line.replace(/^\d+: (\S+) +inet6? (\S+).*$/, '$1 $2')),
    routes: lines('ip', 'route').map((line) => line.replace(/ linkdown| dead/g, '').trim()),
    nftables: output(['nft', '--stateless', 'list', 'ruleset']),
    legacy: legacyTables() ? output(['iptables-legacy-save']) : '',
  };
}

/** iptables-legacy-save would load the tables of a machine that has none. */
function legacyTables(): boolean {
  return (readProcText('/proc/net/ip_tables_names') ?? '').trim() !== '';
}

export function ids(kind: keyof typeof IPC): string[] {
  return (tableLines(`/proc/sysvipc/${kind}`, [IPC[kind]]) ?? []).map((line) => line.replace(/^.*=/, ''));
}

export function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
