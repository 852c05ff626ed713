import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  cgroups,
  labProcesses,
  machineMounts,
  namedFiles,
  ownedFiles,
  sysctls,
  tableLines,
} from './machine-state.ts';

/** What of the machine a lab could have changed: a section's name → its lines, sorted. Plain data, fit for JSON. */
export type Fingerprint = Readonly<Record<string, readonly string[]>>;

/** Restricts processes and files to those of one state folder's lab host, where others come and go on the same machine. */
export interface Scope {
  readonly key?: string;
}

/** Reads the machine's fingerprint. What this user may not read is left out, the same way each time. */
export async function takeFingerprint(scope: Scope = {}): Promise<Fingerprint> {
  const commands = await Promise.all(
    COMMANDS.map(async ([name, ...argv]) => [name, await lines(argv)] as const),
  );
  const read: Record<string, readonly string[] | undefined> = {
    ...Object.fromEntries(commands),
    mounts: machineMounts(),
    cgroups: cgroups(scope.key),
    sysctls: sysctls(),
    'message queues': tableLines('/proc/sysvipc/msg', ['key', 'msqid', 'perms', 'uid']),
    semaphores: tableLines('/proc/sysvipc/sem', ['key', 'semid', 'perms', 'uid']),
    'shared memory': tableLines('/proc/sysvipc/shm', ['key', 'shmid', 'perms', 'uid']),
    'system files': namedFiles(),
    'files of a lab host': ownedFiles(scope.key === undefined),
    processes: labProcesses(scope.key),
  };
  const sections = Object.entries(read).filter(
    (entry): entry is [string, string[]] => entry[1] !== undefined,
  );
  return Object.fromEntries(sections.map(([name, all]) => [name, [...all].sort()]));
}

/** What differs, a line each: `+ mounts: …` is new in `b`, `- links: …` was in `a` only. Empty when nothing does. */
export function diffFingerprints(a: Fingerprint, b: Fingerprint): string[] {
  const differences: string[] = [];
  for (const section of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const gone = without(a[section] ?? [], b[section] ?? []);
    const added = without(b[section] ?? [], a[section] ?? []).filter(
      (line) => !cameByItself(section, line, a),
    );
    differences.push(
      ...gone.map((line) => `- ${section}: ${line}`),
      ...added.map((line) => `+ ${section}: ${line}`),
    );
  }
  return differences;
}

/**
 * A sysctl that was not there before belongs to a part of the kernel that has been loaded meanwhile, on demand:
 * connection tracking, with the first rule that asks for it. Nobody can make one otherwise.
 */
function cameByItself(section: string, line: string, before: Fingerprint): boolean {
  if (section !== 'sysctls' || before[section] === undefined) return false;
  const [key = ''] = line.split(' = ');
  return !before[section].some((other) => other.startsWith(`${key} = `));
}

/** A line that occurs twice (a mount stacked on itself) counts twice. */
function without(all: readonly string[], less: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of less) left.set(line, (left.get(line) ?? 0) + 1);
  return all.filter((line) => {
    const count = left.get(line) ?? 0;
    if (count > 0) left.set(line, count - 1);
    return count === 0;
  });
}

/** Asked of programs, since the kernel tells them over netlink only; a missing program leaves its section out. */
const COMMANDS: readonly (readonly [string, string, ...string[]])[] = [
  ['links', 'ip', '-o', 'link'],
  ['addresses', 'ip', '-o', 'addr'],
  ['routes', 'ip', 'route', 'show', 'table', 'all'],
  ['rules', 'ip', 'rule'],
  ['network namespaces', 'ip', 'netns'],
  ['nftables', 'nft', '--stateless', 'list', 'ruleset'],
  ['iptables', 'iptables-save'],
  ['iptables-legacy', 'iptables-legacy-save'],
];

async function lines(argv: readonly string[]): Promise<string[] | undefined> {
  const [program = '', ...rest] = argv;
  try {
    const { stdout } = await promisify(execFile)(program, rest, {
      env: { ...process.env, LC_ALL: 'C' },
      timeout: 10_000,
    });
    return stdout.split('\n').flatMap((line) => steady(line) || []);
  } catch {
    return undefined;
  }
}

/** Without what changes by itself: counters, remaining lifetimes, dates in comments. */
function steady(line: string): string {
  if (line.startsWith('#')) return '';
  return line
    .replace(/\[\d+:\d+\]/g, '')
    .replace(/(valid_lft|preferred_lft|expires) \S+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
