import type { Writable } from 'node:stream';

/** A command for the emulated machine. Its standard input is empty. */
export interface Job {
  readonly argv: readonly string[];
  /** A folder of this machine; there it can be written to, and nothing of that comes back. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** `user`: an ordinary one with a range in /etc/subuid and a cgroup of its own; `user-without-range`: with the cgroup only. */
  readonly as: 'root' | 'user' | 'user-without-range';
  /** Where pages can go when memory is short. */
  readonly swap: boolean;
  readonly out: Writable;
  readonly err: Writable;
  /** From the boot to the end of the command. */
  readonly limitMs: number;
}

export interface JobEnd {
  /** The command's. */
  readonly status: number;
  /** What it wrote to /run/nslab-vm/report. */
  readonly report: string;
}
