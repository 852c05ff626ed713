/** All that libseccomp has a name for: a profile may list them, a filter is made for this machine's own. */
export const KNOWN_ARCHITECTURES: readonly string[] = [
  ...['X86_64', 'X86', 'X32', 'AARCH64', 'ARM', 'RISCV64', 'LOONGARCH64', 'S390X', 'S390'],
  ...['PPC64LE', 'PPC64', 'PPC', 'MIPS64', 'MIPS64N32', 'MIPS', 'MIPSEL64', 'MIPSEL64N32', 'MIPSEL'],
  ...['PARISC64', 'PARISC', 'M68K', 'SHEB', 'SH'],
].map((name) => `SCMP_ARCH_${name}`);
