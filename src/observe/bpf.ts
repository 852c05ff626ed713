/*
 * Classic BPF as seccomp(2) has it: what a filter decides for a system call, found by running the filter's
 * own instructions. Only what seccomp_check_filter() lets a program contain.
 */

/** struct sock_filter (linux/filter.h) */
export interface Instruction {
  readonly code: number;
  readonly jt: number;
  readonly jf: number;
  readonly k: number;
}

export type Filter = readonly Instruction[];

/** struct seccomp_data, without the instruction pointer. */
export interface CallData {
  readonly nr: number;
  /** `AUDIT_ARCH_X86_64` is 0xc000003e. */
  readonly arch: number;
  /** Up to six, 64 bits each; what is left out is 0. */
  readonly args: readonly bigint[];
}

/** 8 bytes an instruction, in the machine's byte order: both of ours are little-endian. */
export function decodeFilter(bytes: Uint8Array): Filter {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const filter: Instruction[] = [];
  for (let at = 0; at + 8 <= bytes.length; at += 8)
    filter.push({
      code: view.getUint16(at, true),
      jt: view.getUint8(at + 2),
      jf: view.getUint8(at + 3),
      k: view.getUint32(at + 4, true),
    });
  return filter;
}

/** What a filter returns: action in the upper 16 bits, its data in the lower. Undefined for a broken one. */
export function evaluate(filter: Filter, data: CallData): number | undefined {
  const packed = pack(data);
  const memory = new Uint32Array(16);
  let a = 0;
  let x = 0;
  for (let pc = 0; pc < filter.length; pc++) {
    const { code, jt, jf, k } = filter[pc] as Instruction;
    const operand = code & 0x08 ? x : k;
    switch (code & 0x07) {
      case 0: // BPF_LD
        a = load(code, k, packed, memory);
        break;
      case 1: // BPF_LDX
        x = load(code, k, packed, memory);
        break;
      case 2: // BPF_ST
        memory[k] = a;
        break;
      case 3: // BPF_STX
        memory[k] = x;
        break;
      case 4: // BPF_ALU
        a = arithmetic(code & 0xf0, a, operand);
        break;
      case 5: // BPF_JMP
        pc += (code & 0xf0) === 0 ? k : holds(code & 0xf0, a, operand) ? jt : jf;
        break;
      case 6: // BPF_RET: of the accumulator, or a constant
        return (code & 0x18) === 0x10 ? a : k;
      default: // BPF_MISC: BPF_TXA, BPF_TAX
        if (code & 0x80) a = x;
        else x = a;
    }
  }
  return undefined;
}

function load(code: number, k: number, packed: DataView, memory: Uint32Array): number {
  switch (code & 0xe0) {
    case 0x20: // BPF_ABS
      return packed.getUint32(k, true);
    case 0x60: // BPF_MEM
      return memory[k] ?? 0;
    case 0x80: // BPF_LEN
      return packed.byteLength;
    default: // BPF_IMM
      return k;
  }
}

function arithmetic(operation: number, a: number, b: number): number {
  switch (operation) {
    case 0x00:
      return (a + b) >>> 0;
    case 0x10:
      return (a - b) >>> 0;
    case 0x20:
      return Math.imul(a, b) >>> 0;
    case 0x30:
      return b === 0 ? 0 : Math.floor(a / b);
    case 0x40:
      return (a | b) >>> 0;
    case 0x50:
      return (a & b) >>> 0;
    case 0x60:
      return b > 31 ? 0 : (a << b) >>> 0;
    case 0x70:
      return b > 31 ? 0 : a >>> b;
    case 0x80:
      return -a >>> 0;
    default:
      return (a ^ b) >>> 0;
  }
}

function holds(jump: number, a: number, b: number): boolean {
  switch (jump) {
    case 0x10:
      return a === b;
    case 0x20:
      return a > b;
    case 0x30:
      return a >= b;
    default:
      return (a & b) !== 0;
  }
}

function pack({ nr, arch, args }: CallData): DataView {
  const packed = new DataView(new ArrayBuffer(64));
  packed.setInt32(0, nr, true);
  packed.setUint32(4, arch, true);
  for (const [i, value] of args.slice(0, 6).entries())
    packed.setBigUint64(16 + 8 * i, BigInt.asUintN(64, value), true);
  return packed;
}
