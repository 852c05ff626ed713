import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeTree } from './remove-tree.ts';

/** Whose a half-made folder is: a process, by its number and start time, in its pid namespace. */
interface Maker {
  readonly pid: number;
  readonly start: string;
  readonly namespace: string;
}

export function signFolder(folder: string): void {
  const { pid } = process;
  const maker: Maker = { pid, start: startTime(pid) ?? '', namespace: pidNamespace() };
  writeFileSync(join(folder, 'maker.json'), JSON.stringify(maker), { mode: 0o600 });
}

/** Removes what makers that were killed have left under `prefix`. Those of another pid namespace are none of ours. */
export function removeAbandoned(parent: string, prefix: string): void {
  for (const name of namesIn(parent)) {
    if (!name.startsWith(prefix)) continue;
    const folder = join(parent, name);
    const maker = isOurs(folder) ? makerOf(folder) : undefined;
    if (!maker || maker.namespace !== pidNamespace() || startTime(maker.pid) === maker.start) continue;
    try {
      removeTree(folder);
    } catch {
      // Being removed by another of us.
    }
  }
}

/** In a folder where anybody may write (/tmp), only what nobody else can have made or changed is believed. */
function isOurs(folder: string): boolean {
  const info = lstatSync(folder, { throwIfNoEntry: false });
  return info?.isDirectory() === true && info.uid === process.geteuid?.() && (info.mode & 0o077) === 0;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // A folder may be written to without being read.
    return [];
  }
}

function makerOf(folder: string): Maker | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'maker.json'), 'utf8')) as Maker;
  } catch {
    return undefined;
  }
}

/** Field 22 of /proc/PID/stat (proc_pid_stat(5)), counted behind the name, which may hold anything. */
function startTime(pid: number): string | undefined {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return undefined;
  return readFileSync(path, 'utf8').split(') ').at(-1)?.split(' ')[19];
}

function pidNamespace(): string {
  return readlinkSync('/proc/self/ns/pid');
}
