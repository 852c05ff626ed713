import { nsPids, statOf } from './live-process.ts';
import { inodeOfLink, names, readLink, readProcText } from './procfs.ts';
import type { Stat } from './stat.ts';

/** Everyone is asked anew after this time: numbers can be made to go round (ns_last_pid), though few do. */
const TRUSTED_MS = 1_000;

interface Candidate {
  readonly stat: Stat;
  /** Inode of its pid namespace; undefined where we may not read it. */
  readonly namespace: number | undefined;
}

/**
 * Which processes belong to a lab host: those in its pid namespace or in one made within it. A process
 * never changes its own pid namespace (pid_namespaces(7)), so a stranger is one for life, and need not be
 * asked again until its number may have been given to another: numbers are given in rising order.
 */
class Census {
  readonly #pidNamespace: number;
  readonly #strangers = new Set<number>();
  #lastGiven = 0;
  #lastCleared = 0;

  constructor(pidNamespace: number) {
    this.#pidNamespace = pidNamespace;
  }

  members(): Map<number, Stat> {
    this.#forgetReusedNumbers();
    const candidates = this.#candidates();
    const members = new Map<number, Stat>();
    const namespaces = new Set([this.#pidNamespace]);
    while (moveMembers(candidates, members, namespaces) || readParentsAgain(candidates));
    for (const pid of candidates.keys()) this.#strangers.add(pid);
    return members;
  }

  /** Everything on the machine that is not known as a stranger, nor in our own pid namespace. */
  #candidates(): Map<number, Candidate> {
    const own = inodeOfLink(readLink('/proc/self/ns/pid'));
    const candidates = new Map<number, Candidate>();
    for (const name of names('/proc') ?? []) {
      const first = name.charCodeAt(0);
      if (first < 0x31 || first > 0x39) continue;
      const pid = Number(name);
      if (this.#strangers.has(pid)) continue;
      const namespace = inodeOfLink(readLink(`/proc/${name}/ns/pid`));
      if (namespace === undefined ? !isDeeper(pid) : namespace === own) {
        this.#strangers.add(pid);
        continue;
      }
      const stat = statOf(pid);
      if (stat) candidates.set(pid, { stat, namespace });
    }
    return candidates;
  }

  /** The last word of /proc/loadavg is the number given last in our pid namespace (proc_loadavg(5)). */
  #forgetReusedNumbers(): void {
    const given = Number(readProcText('/proc/loadavg')?.trim().split(' ').at(-1) ?? 0);
    const now = performance.now();
    if (given < this.#lastGiven || now - this.#lastCleared > TRUSTED_MS) {
      this.#strangers.clear();
      this.#lastCleared = now;
    } else for (let pid = this.#lastGiven + 1; pid <= given; pid++) this.#strangers.delete(pid);
    this.#lastGiven = given;
  }
}

const censuses = new Map<number, Census>();

/** The members of the lab host whose PID 1 has this pid namespace, PID 1 and zombies included. */
export function membersOf(pidNamespace: number): Map<number, Stat> {
  const census = censuses.get(pidNamespace) ?? new Census(pidNamespace);
  censuses.set(pidNamespace, census);
  return census.members();
}

function moveMembers(from: Map<number, Candidate>, to: Map<number, Stat>, namespaces: Set<number>): boolean {
  const before = to.size;
  for (const [pid, { stat, namespace }] of from) {
    const within = namespace !== undefined && namespaces.has(namespace);
    // A child is in its parent's pid namespace or in one below it.
    if (!within && !to.has(stat.ppid)) continue;
    to.set(pid, stat);
    from.delete(pid);
    if (namespace !== undefined) namespaces.add(namespace);
  }
  return to.size > before;
}

/** A parent that ended while we were reading has left its children to another one. */
function readParentsAgain(candidates: Map<number, Candidate>): boolean {
  let changed = false;
  for (const [pid, { stat, namespace }] of candidates) {
    const now = statOf(pid);
    if (now === undefined) candidates.delete(pid);
    else if (now.ppid !== stat.ppid) {
      candidates.set(pid, { stat: now, namespace });
      changed = true;
    }
  }
  return changed;
}

/** Another user's ns links are closed to us; its status is not. */
function isDeeper(pid: number): boolean {
  return nsPids(readProcText(`/proc/${pid}/status`)).length > 1;
}
