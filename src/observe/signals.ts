import { constants } from 'node:os';
import type { Process } from './process.ts';

/** SigIgn: ignored; SigCgt: has a handler; SigBlk: blocked; SigPnd, ShdPnd: waiting (proc_pid_status(5)). */
export type SignalMask = 'SigIgn' | 'SigCgt' | 'SigBlk' | 'SigPnd' | 'ShdPnd';

const NAMES = new Map<number, string>();
for (const [name, number] of Object.entries(constants.signals))
  if (!NAMES.has(number)) NAMES.set(number, name);

/** Bit n-1 stands for signal n: `0000000000004002` → SIGINT, SIGTERM. Real-time signals are `SIGRTMIN+n` from 34. */
export function decodeSignals(mask: string): ReadonlySet<string> {
  const bits = BigInt(`0x${mask}`);
  const found = new Set<string>();
  for (let signal = 1; signal <= 64; signal++) {
    if ((bits >> BigInt(signal - 1)) & 1n) found.add(NAMES.get(signal) ?? realTime(signal));
  }
  return found;
}

function realTime(signal: number): string {
  return signal >= 34 ? `SIGRTMIN+${signal - 34}` : `SIG${signal}`;
}

/** The signals in one of a process's masks; undefined once it has gone. */
export function signals(process: Process, mask: SignalMask): ReadonlySet<string> | undefined {
  const bits = process.status(mask);
  return bits === undefined || !/^[0-9a-f]+$/i.test(bits) ? undefined : decodeSignals(bits);
}

/** Has it a handler for this signal? Without one, PID 1 of a pid namespace is deaf to it from inside (pid_namespaces(7)). */
export function catches(process: Process, signal: NodeJS.Signals): boolean {
  return signals(process, 'SigCgt')?.has(signal) ?? false;
}
