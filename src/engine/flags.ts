import { NslabError } from '../text/error.ts';

/** A table of flags: the manual page's name to the kernel's number. */
export type FlagTable = Readonly<Record<string, number | bigint>>;

/** The flags or-ed together. Unsigned, 64 bits: AT_FDCWD apart, no flag is negative. */
export function bits(table: FlagTable, names: readonly string[]): bigint {
  return names.reduce((sum, name) => sum | flag(table, name), 0n);
}

export function flag(table: FlagTable, name: string): bigint {
  const value = Object.hasOwn(table, name) ? table[name] : undefined;
  if (value === undefined) throw unknownFlag(name, Object.keys(table));
  return BigInt(value);
}

/** `MS_NOSUID|MS_NODEV`, or `0`. */
export function shownFlags(names: readonly string[]): string {
  return names.length === 0 ? '0' : names.join('|');
}

function unknownFlag(name: string, known: readonly string[]): NslabError {
  const list = known.join(', ');
  return new NslabError('engine-flag-unknown', {
    en: `There is no flag ${name} here; known are: ${list}.`,
    zh: `这里没有名为 ${name} 的标志；可用的有：${list}。`,
  });
}
