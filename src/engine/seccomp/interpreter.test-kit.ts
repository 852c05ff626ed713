/** A call as a filter sees it: struct seccomp_data of seccomp(2). */
export interface Asked {
  readonly nr: number;
  readonly arch: number;
  readonly args?: readonly (number | bigint)[];
}

export const ALLOW = 0x7fff0000;
export const KILL_PROCESS = 0x80000000;
export const errno = (n: number) => 0x50000 | n;

/** Runs a filter as the kernel does, and says what it answers. Written from bpf(4)'s rules, not from the assembler. */
export function answer(filter: Uint8Array, { nr, arch, args = [] }: Asked): number {
  const data = Buffer.alloc(64);
  data.writeInt32LE(nr | 0, 0);
  data.writeUInt32LE(arch, 4);
  for (const [i, a] of args.entries()) data.writeBigUInt64LE(BigInt.asUintN(64, BigInt(a)), 16 + 8 * i);
  const code = Buffer.from(filter);
  let a = 0;
  for (let pc = 0; ; pc++) {
    const at = 8 * pc;
    const k = code.readUInt32LE(at + 4);
    const jump = (yes: boolean) => {
      pc += code.readUInt8(at + (yes ? 2 : 3));
    };
    switch (code.readUInt16LE(at)) {
      case 0x20:
        a = data.readUInt32LE(k);
        break;
      case 0x54:
        a = (a & k) >>> 0;
        break;
      case 0x05:
        pc += k;
        break;
      case 0x15:
        jump(a === k);
        break;
      case 0x25:
        jump(a > k);
        break;
      case 0x35:
        jump(a >= k);
        break;
      case 0x06:
        return k;
      default:
        throw new Error(`no such instruction: ${code.readUInt16LE(at)}`);
    }
  }
}
