import type { Mount } from './mountinfo.ts';
import type { NamespaceKind } from './namespaces.ts';

/**
 * A process, read from /proc/PID (proc(5)): lazily, each file once. Every reader answers undefined once the
 * process has gone, and for what we may not read; none throws.
 */
export interface Process {
  /** Its number on the real machine. */
  readonly pid: number;
  readonly ppid: number;
  readonly comm: string;
  /** `R`, `S`, `D`, `T`, `Z`, … (a `Z` is dead). */
  readonly state: string;
  /** Field 22 of /proc/PID/stat: with pid, its identity. */
  readonly startTime: string;
  /** Process group and session, by the numbers of the real machine. */
  readonly processGroup: number;
  readonly session: number;
  /** The controlling terminal, `pts/3`, in the devpts of its lab host; undefined without one. */
  readonly tty: string | undefined;
  /** NSpid seen from the lab host inwards: `[7]` in the lab host's own pid namespace, `[7, 1]` for init of a nested one. */
  readonly innerPids: readonly number[];
  /** PID 1 of its lab host, on the real machine. */
  readonly hostPid: number;
  /** The inode of its namespace of this kind. A zombie has none but pid and user. */
  ns(kind: NamespaceKind): number | undefined;
  /** /proc/PID/ns/pid_for_children: the namespace that its next child would be in; undefined also while that has no init yet. */
  pidForChildren(): number | undefined;
  cmdline(): readonly string[] | undefined;
  environ(): Readonly<Record<string, string>> | undefined;
  /** readlink of /proc/PID/exe, root, cwd. */
  exe(): string | undefined;
  root(): string | undefined;
  cwd(): string | undefined;
  /** A field of /proc/PID/status, trimmed: `Uid`, `CapEff`, `SigCgt`, `NoNewPrivs`. */
  status(field: string): string | undefined;
  mounts(): readonly Mount[] | undefined;
  /** A path to a file as this process sees it: `/proc/PID/root/etc/hostname` (symlinks of the target resolve outside: see `seenBy`). */
  path(inside: string): string;
  /** Numbers of open files → what /proc/PID/fd says. */
  fds(): ReadonlyMap<number, string> | undefined;
  /** Another file of /proc/PID, as text: `uid_map`, `cgroup`, `timens_offsets`. */
  file(name: string): string | undefined;
}

/** Is it PID 1 of a pid namespace inside the lab host's? */
export function isNestedInit(process: Process): boolean {
  return process.innerPids.length > 1 && process.innerPids.at(-1) === 1;
}
