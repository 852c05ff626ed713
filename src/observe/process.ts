import type { NamespaceKind } from './machine.ts';
import type { Mount } from './mountinfo.ts';

/** A process, read from /proc/PID (proc(5)). Every reader answers undefined once the process has gone. */
export interface Process {
  /** Its number on the real machine. */
  readonly pid: number;
  readonly ppid: number;
  readonly comm: string;
  /** `R`, `S`, `D`, `T`, `Z`, … (a `Z` is dead). */
  readonly state: string;
  /** Field 22 of /proc/PID/stat: with pid, its identity. */
  readonly startTime: string;
  /** NSpid seen from the lab host inwards: `[7]` in the lab host's own pid namespace, `[7, 1]` for init of a nested one. */
  readonly innerPids: readonly number[];
  ns(kind: NamespaceKind): number | undefined;
  /** /proc/PID/ns/pid_for_children: the namespace that its next child would be in. */
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
  /** A path to a file as this process sees it: `/proc/PID/root/etc/hostname` (symlinks of the target resolve outside: lstat first). */
  path(inside: string): string;
  /** Numbers of open files → what /proc/PID/fd says. */
  fds(): ReadonlyMap<number, string> | undefined;
}
