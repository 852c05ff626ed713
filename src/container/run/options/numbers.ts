import { refusedValue } from './refused.ts';

const UNITS = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 } as const;
/** Less does not hold a single program: the kernel would kill it at its first page. */
const LEAST_MEMORY = 512 * 1024;

/** `64m` in bytes, as docker reads it: b, k, m, g, t, powers of 1024, `kb` and `KiB` too. */
export function bytesOf(text: string): number | undefined {
  const [, number, unit = 'b'] = /^(\d+(?:\.\d+)?) ?([bkmgt])?(?:i?b)?$/i.exec(text) ?? [];
  if (number === undefined) return undefined;
  const bytes = Math.floor(Number(number) * UNITS[unit.toLowerCase() as keyof typeof UNITS]);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

export function readMemory(value: string): number {
  const bytes = bytesOf(value);
  if (bytes === undefined)
    throw refusedValue('--memory', value, NO_SIZE, {
      en: 'A number and a unit, b, k, m or g: --memory 64m',
      zh: '数字加单位 b、k、m 或 g：--memory 64m',
    });
  if (bytes < LEAST_MEMORY)
    throw refusedValue(
      '--memory',
      value,
      {
        en: `that is ${bytes} bytes, less than any program needs to start.`,
        zh: `只有 ${bytes} 字节，什么程序都启动不了。`,
      },
      {
        en: 'At least 512k; most programs want --memory 6m or more.',
        zh: '至少 512k；多数程序要 --memory 6m 以上。',
      },
    );
  return bytes;
}

export function readCpus(value: string): number {
  const cpus = /^(\d+(\.\d*)?|\.\d+)$/.test(value) ? Number(value) : Number.NaN;
  // cpu.max and cfs_quota_us take no quota below 1 ms; of a period of 100 ms that is 0.01.
  if (cpus >= 0.01 && cpus <= 10_000) return cpus;
  throw refusedValue(
    '--cpus',
    value,
    { en: 'not a number of processors from 0.01 up.', zh: '不是 0.01 以上的处理器个数。' },
    { en: '--cpus 0.5 is half the time of one processor.', zh: '--cpus 0.5 表示一个处理器一半的时间。' },
  );
}

export function readPids(value: string): number {
  if (/^-1$|^\d{1,9}$/.test(value) && value !== '0') return Number(value);
  throw refusedValue(
    '--pids-limit',
    value,
    { en: 'not a number of processes.', zh: '不是进程个数。' },
    { en: '--pids-limit 100; -1 is no limit.', zh: '--pids-limit 100；-1 表示不限。' },
  );
}

const NO_SIZE = { en: 'not a size.', zh: '不是大小。' };
