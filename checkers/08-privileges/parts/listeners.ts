import { outputInside } from '../../../src/observe/inside.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import type { Process } from '../../../src/observe/process.ts';

/** `0A` in the column `st` of /proc/PID/net/tcp (proc_pid_net(5)). */
const LISTEN = '0A';

export interface Listener {
  readonly process: Process;
  readonly port: number;
}

/** Processes of the lab host that hold a socket which listens in its own network; surely those at this port. */
export async function listeners(machine: Machine, port: number): Promise<Listener[]> {
  const holders = new Map<string, Process>();
  const closed: Process[] = [];
  for (const process of machine.processes()) {
    const fds = process.fds();
    if (!fds) closed.push(process);
    for (const target of fds?.values() ?? []) if (target.startsWith('socket:')) holders.set(target, process);
  }
  // The kernel takes its time over these tables: it walks through all that could be connected.
  if (holders.size === 0 && closed.length === 0) return [];
  const ports = listening(machine.init, 'net/tcp');
  if (![...ports.values()].includes(port))
    for (const [target, other] of listening(machine.init, 'net/tcp6')) ports.set(target, other);
  if ([...ports.keys()].some((target) => !holders.has(target)) && closed.length > 0) {
    for (const [pid, target] of await socketsOf(machine, closed)) {
      const holder = closed.find((p) => p.pid === pid);
      if (holder) holders.set(target, holder);
    }
  }
  return [...ports].flatMap(([target, at]) => {
    const process = holders.get(target);
    return process ? [{ process, port: at }] : [];
  });
}

/** Ports by what /proc/PID/fd calls the socket: `socket:[4711]`. */
function listening(init: Process, table: 'net/tcp' | 'net/tcp6'): Map<string, number> {
  const ports = new Map<string, number>();
  for (const line of init.file(table)?.split('\n').slice(1) ?? []) {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    if (state === LISTEN && inode)
      ports.set(`socket:[${inode}]`, Number.parseInt(local.split(':')[1] ?? '', 16));
  }
  return ports;
}

/** The folder fd is its process's own (mode 500): an ordinary user reads it as the lab host's root only. */
async function socketsOf(machine: Machine, processes: readonly Process[]): Promise<[number, string][]> {
  const folders = processes.map((p) => `/proc/${p.pid}/fd`);
  const find = ['find', ...folders, '-maxdepth', '1', '-lname', 'socket:*', '-printf', '%h %l\\n'];
  const found = (await outputInside(machine.init, ['net'], find)) ?? '';
  return [...found.matchAll(/^\/proc\/(\d+)\/fd (\S+)$/gm)].map((m) => [Number(m[1]), m[2] ?? '']);
}
