import { NslabError } from '../../text/error.ts';
import { ARM64 } from './arm64-table.ts';
import { X64 } from './x64-table.ts';

/** What a filter must know of an architecture. */
export interface Architecture {
  /** As libseccomp names it: `SCMP_ARCH_X86_64`. */
  readonly name: string;
  /** seccomp_data.arch: linux/audit.h. */
  readonly audit: number;
  /** Every system call and its number. */
  readonly syscalls: ReadonlyMap<string, number>;
  /** Numbers from here on belong to another calling convention of the same architecture: x32. */
  readonly foreignFrom?: number;
}

const KNOWN = {
  x64: { name: 'SCMP_ARCH_X86_64', audit: 0xc000003e, table: X64, foreignFrom: 0x40000000 },
  arm64: { name: 'SCMP_ARCH_AARCH64', audit: 0xc00000b7, table: ARM64 },
} as const;

const parsed = new Map<string, Architecture>();

/** @param arch as Node names it: `x64` or `arm64` @throws NslabError for another one */
export function architecture(arch: string = process.arch): Architecture {
  const known = parsed.get(arch);
  if (known) return known;
  if (!Object.hasOwn(KNOWN, arch)) throw unknownArchitecture(arch);
  const { table, ...rest } = KNOWN[arch as keyof typeof KNOWN];
  const made = { ...rest, syscalls: numbered(table) };
  parsed.set(arch, made);
  return made;
}

function numbered(table: string): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  let next = 0;
  for (const word of table.trim().split(/\s+/)) {
    if (/^\d/.test(word)) next = Number(word);
    else numbers.set(word, next++);
  }
  return numbers;
}

function unknownArchitecture(arch: string): NslabError {
  return new NslabError('seccomp-architecture', {
    en: `A seccomp filter can be made for x64 and arm64, not for ${arch}.`,
    zh: `只能为 x64 和 arm64 生成 seccomp 过滤器，不支持 ${arch}。`,
  });
}
