const BASE = 0x400000;
const HEADERS = 120;
const MKDIR_I386 = 39;
const EXIT_I386 = 1;

/**
 * A whole ELF program of x86-64 that makes a folder by the 32-bit door: int 0x80, with i386's numbers. Its exit
 * status is the errno. There need be no compiler, and no 32-bit library.
 */
export function byThirtyTwoBits(path: string): Buffer {
  const CODE = 28;
  const code = Buffer.alloc(CODE);
  let at = 0;
  const put = (...bytes: readonly number[]) => {
    for (const byte of bytes) code[at++] = byte;
  };
  const load = (register: number, value: number) => {
    code[at] = register;
    code.writeUInt32LE(value, at + 1);
    at += 5;
  };
  load(0xb8, MKDIR_I386); // mov eax, 39
  load(0xbb, BASE + HEADERS + CODE); // mov ebx, path
  load(0xb9, 0o755); // mov ecx, 0755
  put(0xcd, 0x80); // int 0x80
  put(0x89, 0xc3); // mov ebx, eax
  put(0xf7, 0xdb); // neg ebx
  load(0xb8, EXIT_I386); // mov eax, 1
  put(0xcd, 0x80); // int 0x80
  return Buffer.concat([headers(CODE + path.length + 1), code, Buffer.from(`${path}\0`)]);
}

/** elf(5): one segment, read and executed, that begins with the headers themselves. */
function headers(length: number): Buffer {
  const elf = Buffer.alloc(HEADERS);
  elf.write('\x7fELF\x02\x01\x01', 'latin1');
  elf.writeUInt16LE(2, 16); // ET_EXEC
  elf.writeUInt16LE(62, 18); // EM_X86_64
  elf.writeUInt32LE(1, 20);
  elf.writeBigUInt64LE(BigInt(BASE + HEADERS), 24); // entry
  elf.writeBigUInt64LE(64n, 32); // program headers
  elf.writeUInt16LE(64, 52);
  elf.writeUInt16LE(56, 54);
  elf.writeUInt16LE(1, 56);
  elf.writeUInt32LE(1, 64); // PT_LOAD
  elf.writeUInt32LE(5, 68); // PF_R | PF_X
  elf.writeBigUInt64LE(BigInt(BASE), 80);
  elf.writeBigUInt64LE(BigInt(BASE), 88);
  elf.writeBigUInt64LE(BigInt(HEADERS + length), 96);
  elf.writeBigUInt64LE(BigInt(HEADERS + length), 104);
  elf.writeBigUInt64LE(0x1000n, 112);
  return elf;
}
