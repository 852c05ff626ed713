import { outputInside } from '../../../src/observe/inside.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import type { Process } from '../../../src/observe/process.ts';

/** `0A` in the column `st` of /proc/PID/net/tcp (proc_pid_net(5)). */
const LISTEN = '0A';

export interface Listener {
  readonly process: Process;
  readonly port: number;
}

/** Processes of the lab host that hold a socket which listens in its own network. */
export async function listeners(machine: Machine): Promise<Listener[]> {
  const ports = listeningPorts(machine.init);
  if (ports.size === 0) return [];
  const holders = new Map<string, Process>();
  const closed: Process[] = [];
  for (const process of machine.processes()) {
    const fds = process.fds();
    if (fds) for (const target of fds.values()) if (ports.has(target)) holders.set(target, process);
    if (!fds) closed.push(process);
  }
  if (holders.size < ports.size && closed.length > 0) {
    for (const [pid, target] of await socketsOf(machine, closed)) {
      const holder = closed.find((p) => p.pid === pid);
      if (holder && ports.has(target)) holders.set(target, holder);
    }
  }
  return [...holders].map(([target, process]) => ({ process, port: ports.get(target) ?? 0 }));
}

/** By what /proc/PID/fd calls the socket: `socket:[4711]`. */
function listeningPorts(init: Process): Map<string, number> {
  const lines = ['net/tcp', 'net/tcp6'].flatMap((file) => init.file(file)?.split('\n').slice(1) ?? []);
  const ports = new Map<string, number>();
  for (const line of lines) {
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
