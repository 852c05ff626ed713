/** open(2), octal as in fcntl.h; four of them have other numbers on arm64. */
const COMMON = {
  O_RDONLY: 0,
  O_WRONLY: 0o1,
  O_RDWR: 0o2,
  O_CREAT: 0o100,
  O_EXCL: 0o200,
  O_NOCTTY: 0o400,
  O_TRUNC: 0o1000,
  O_APPEND: 0o2000,
  O_NONBLOCK: 0o4000,
  O_DSYNC: 0o10000,
  O_NOATIME: 0o1000000,
  O_CLOEXEC: 0o2000000,
  O_SYNC: 0o4010000,
  O_PATH: 0o10000000,
} as const;

const X64 = {
  O_DIRECT: 0o40000,
  O_LARGEFILE: 0o100000,
  O_DIRECTORY: 0o200000,
  O_NOFOLLOW: 0o400000,
} as const;
const ARM64 = {
  O_DIRECTORY: 0o40000,
  O_NOFOLLOW: 0o100000,
  O_DIRECT: 0o200000,
  O_LARGEFILE: 0o400000,
} as const;

export type OpenFlag = keyof typeof COMMON | keyof typeof X64 | 'O_TMPFILE';

export function openFlags(arch: string = process.arch): Readonly<Record<OpenFlag, number>> {
  const own = arch === 'arm64' ? ARM64 : X64;
  return { ...COMMON, ...own, O_TMPFILE: 0o20000000 | own.O_DIRECTORY };
}
