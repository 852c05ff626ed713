import { type Mount, parseMountinfo } from './mountinfo.ts';
import type { NamespaceKind } from './namespaces.ts';
import type { Process } from './process.ts';
import { inodeOfLink, names, readLink, readProcText } from './procfs.ts';
import { parseStat, type Stat } from './stat.ts';

/** Where a process's lab host is: its PID 1 and how many pid namespaces lie above it, for `innerPids`. */
export interface HostPlace {
  readonly pid: number;
  readonly depth: number;
}

export function statOf(pid: number): Stat | undefined {
  const text = readProcText(`/proc/${pid}/stat`);
  return text === undefined ? undefined : parseStat(text);
}

/**
 * A process by its number here, whatever lab host or container it is in: `innerPids` begins in our own pid
 * namespace, and it is entered by way of its own user namespace. Undefined when there is none.
 */
export function processAt(pid: number): Process | undefined {
  const stat = statOf(pid);
  if (stat === undefined || stat.state === 'Z') return undefined;
  const depth = nsPids(readProcText('/proc/self/status')).length - 1;
  return new LiveProcess(stat, { pid, depth });
}

/** NSpid: its number in each pid namespace, from ours inwards. */
export function nsPids(status: string | undefined): readonly number[] {
  const line = status === undefined ? undefined : /^NSpid:\t(.*)$/m.exec(status)?.[1];
  return line === undefined ? [] : line.trim().split(/\s+/).map(Number);
}

export class LiveProcess implements Process {
  readonly #stat: Stat;
  readonly #host: HostPlace;
  readonly #read = new Map<string, unknown>();

  constructor(stat: Stat, host: HostPlace) {
    this.#stat = stat;
    this.#host = host;
  }

  get pid(): number {
    return this.#stat.pid;
  }
  get ppid(): number {
    return this.#stat.ppid;
  }
  get comm(): string {
    return this.#stat.comm;
  }
  get state(): string {
    return this.#stat.state;
  }
  get startTime(): string {
    return this.#stat.startTime;
  }
  get processGroup(): number {
    return this.#stat.processGroup;
  }
  get session(): number {
    return this.#stat.session;
  }
  get tty(): string | undefined {
    return this.#stat.tty;
  }
  get hostPid(): number {
    return this.#host.pid;
  }
  get innerPids(): readonly number[] {
    return this.#once('NSpid', () => nsPids(this.file('status')).slice(this.#host.depth));
  }

  ns(kind: NamespaceKind): number | undefined {
    return inodeOfLink(this.#link(`ns/${kind}`));
  }
  pidForChildren(): number | undefined {
    return inodeOfLink(this.#link('ns/pid_for_children'));
  }
  exe(): string | undefined {
    return this.#link('exe');
  }
  root(): string | undefined {
    return this.#link('root');
  }
  cwd(): string | undefined {
    return this.#link('cwd');
  }

  cmdline(): readonly string[] | undefined {
    return this.file('cmdline')?.replace(/\0$/, '').split('\0');
  }

  environ(): Readonly<Record<string, string>> | undefined {
    return this.#once('environ pairs', () => {
      const text = this.file('environ');
      if (text === undefined) return undefined;
      const pairs: [string, string][] = [];
      for (const entry of text.split('\0')) {
        const equals = entry.indexOf('=');
        if (equals > 0) pairs.push([entry.slice(0, equals), entry.slice(equals + 1)]);
      }
      return Object.fromEntries(pairs);
    });
  }

  status(field: string): string | undefined {
    const text = this.file('status');
    const start = text === undefined ? -1 : `\n${text}`.indexOf(`\n${field}:`);
    if (text === undefined || start < 0) return undefined;
    const end = text.indexOf('\n', start);
    return text.slice(start + field.length + 1, end < 0 ? undefined : end).trim();
  }

  mounts(): readonly Mount[] | undefined {
    return this.#once('mounts', () => {
      const text = this.file('mountinfo');
      return text === undefined ? undefined : parseMountinfo(text);
    });
  }

  path(inside: string): string {
    return `/proc/${this.pid}/root/${inside.replace(/^\/+/, '')}`;
  }

  fds(): ReadonlyMap<number, string> | undefined {
    return this.#once('fds', () => {
      const numbers = names(`/proc/${this.pid}/fd`);
      if (numbers === undefined) return undefined;
      const open = new Map<number, string>();
      for (const n of numbers) {
        const target = readLink(`/proc/${this.pid}/fd/${n}`);
        if (target !== undefined) open.set(Number(n), target);
      }
      return open;
    });
  }

  file(name: string): string | undefined {
    return this.#once(`file ${name}`, () => readProcText(`/proc/${this.pid}/${name}`));
  }

  #link(name: string): string | undefined {
    return this.#once(`link ${name}`, () => readLink(`/proc/${this.pid}/${name}`));
  }

  /** A snapshot does not change while it is looked at. */
  #once<T>(key: string, read: () => T): T {
    if (!this.#read.has(key)) this.#read.set(key, read());
    return this.#read.get(key) as T;
  }
}
