import { constants } from 'node:os';
import { evaluate, type Filter } from './bpf.ts';
import { SAMPLE_CALLS, type SampleCall } from './sample-calls.ts';

/** `allow`, `EPERM` (any errno's name), `kill process`, `kill thread`, `trap`, `notify`, `trace`, `log`. */
export type Decision = string;

/** SECCOMP_RET_*, linux/seccomp.h: of several filters the one that comes first here wins (seccomp(2)). */
const ACTIONS: readonly (readonly [number, string])[] = [
  [0x80000000, 'kill process'],
  [0x00000000, 'kill thread'],
  [0x00030000, 'trap'],
  [0x00050000, 'errno'],
  [0x7fc00000, 'notify'],
  [0x7ff00000, 'trace'],
  [0x7ffc0000, 'log'],
  [0x7fff0000, 'allow'],
];

const ARCHITECTURES: Readonly<Record<string, number>> = { x64: 0xc000003e, arm64: 0xc00000b7 };

/** What a process's filters, the latest first, decide for a call; undefined on a machine that is not in the table. */
export function decision(
  filters: readonly Filter[],
  call: SampleCall,
  machine: string = process.arch,
): Decision | undefined {
  const nr = machine === 'arm64' ? call.arm64 : call.x64;
  const arch = ARCHITECTURES[machine];
  if (nr === undefined || arch === undefined) return undefined;
  let strictest = { rank: ACTIONS.length - 1, data: 0 };
  for (const filter of filters) {
    const value = evaluate(filter, { nr, arch, args: call.args ?? [] });
    if (value === undefined) return undefined;
    const rank = rankOf(value);
    if (rank < strictest.rank) strictest = { rank, data: value & 0xffff };
  }
  const [, action = 'allow'] = ACTIONS[strictest.rank] ?? [];
  return action === 'errno' ? errnoName(strictest.data) : action;
}

/** For every sample, by its words. */
export function decisions(filters: readonly Filter[], machine?: string): ReadonlyMap<string, Decision> {
  return new Map(
    SAMPLE_CALLS.flatMap((call) => {
      const decided = decision(filters, call, machine);
      return decided === undefined ? [] : [[call.words, decided] as const];
    }),
  );
}

/** An action that this kernel does not know kills (SECCOMP_RET_KILL_PROCESS, seccomp(2)). */
function rankOf(value: number): number {
  const action = (value & 0xffff0000) >>> 0;
  const rank = ACTIONS.findIndex(([code]) => code === action);
  return Math.max(rank, 0);
}

function errnoName(number: number): string {
  const found = Object.entries(constants.errno).find(([, value]) => value === number);
  return found?.[0] ?? `errno ${number}`;
}
