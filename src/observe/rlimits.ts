/** What the columns' first words in /proc/PID/limits stand for (proc_pid_limits(5), getrlimit(2)). */
const RESOURCES: ReadonlyMap<string, string> = new Map([
  ['Max cpu time', 'RLIMIT_CPU'],
  ['Max file size', 'RLIMIT_FSIZE'],
  ['Max data size', 'RLIMIT_DATA'],
  ['Max stack size', 'RLIMIT_STACK'],
  ['Max core file size', 'RLIMIT_CORE'],
  ['Max resident set', 'RLIMIT_RSS'],
  ['Max processes', 'RLIMIT_NPROC'],
  ['Max open files', 'RLIMIT_NOFILE'],
  ['Max locked memory', 'RLIMIT_MEMLOCK'],
  ['Max address space', 'RLIMIT_AS'],
  ['Max file locks', 'RLIMIT_LOCKS'],
  ['Max pending signals', 'RLIMIT_SIGPENDING'],
  ['Max msgqueue size', 'RLIMIT_MSGQUEUE'],
  ['Max nice priority', 'RLIMIT_NICE'],
  ['Max realtime priority', 'RLIMIT_RTPRIO'],
  ['Max realtime timeout', 'RLIMIT_RTTIME'],
]);

/** Bytes, seconds, processes, …: in the unit of getrlimit(2). Beyond 2⁵³ the nearest number. */
export interface Rlimit {
  readonly soft: number | 'unlimited';
  readonly hard: number | 'unlimited';
}

/** By their names in getrlimit(2): `RLIMIT_NOFILE`. */
export type Rlimits = ReadonlyMap<string, Rlimit>;

export function parseRlimits(text: string): Rlimits {
  const rows = text.matchAll(/^(Max [a-z ]+?) {2,}(\d+|unlimited) +(\d+|unlimited)/gm);
  return new Map(
    [...rows].flatMap(([, name = '', soft = '', hard = '']) => {
      const resource = RESOURCES.get(name);
      return resource === undefined ? [] : [[resource, { soft: amount(soft), hard: amount(hard) }] as const];
    }),
  );
}

function amount(text: string): number | 'unlimited' {
  return text === 'unlimited' ? text : Number(text);
}
