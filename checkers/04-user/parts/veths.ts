import { outputInside } from '../../../src/observe/inside.ts';
import type { Process } from '../../../src/observe/process.ts';

/** The names of a process's network interfaces, lo among them: /proc/PID/net is that process's network (proc_pid_net(5)). */
export function interfacesOf(process: Process): string[] {
  const lines = process.file('net/dev')?.split('\n').slice(2) ?? [];
  return lines.flatMap((line) => (line.includes(':') ? [line.slice(0, line.indexOf(':')).trim()] : []));
}

/** The names of the veth ends in there. */
export async function vethsOf(process: Process): Promise<string[]> {
  if (interfacesOf(process).length < 2) return [];
  const answer = await outputInside(process, ['net'], ['ip', '-o', 'link', 'show', 'type', 'veth']);
  if (answer === undefined) throw new Error(`nsenter --net … ip link gave no answer for ${process.pid}`);
  return [...answer.matchAll(/^\d+: ([^:@]+)/gm)].map((match) => match[1] as string);
}
