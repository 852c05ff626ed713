import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { hasSyscall, SYSCALL_NAMES, syscallNumber } from '../engine/syscall-numbers.ts';

const COMPILERS = { x64: 'x86_64-linux-gnu-gcc', arm64: 'aarch64-linux-gnu-gcc' } as const;
const has = (tool: string) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;

/** asm/unistd.h as the compiler reads it; a name may stand for another (`__NR_fcntl __NR3264_fcntl`). */
function numbersOf(compiler: string): ReadonlyMap<string, number> {
  const input = '#include <asm/unistd.h>\n';
  const text = execFileSync(compiler, ['-E', '-dM', '-'], { input, encoding: 'utf8' });
  const defined = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(/^#define (__NR\w+) (\w+)$/gm))
    defined.set(name, value);
  const resolve = (value: string): number =>
    Number(defined.has(value) ? resolve(defined.get(value) ?? '') : value);
  return new Map([...defined].map(([name, value]) => [name.replace('__NR_', ''), resolve(value)]));
}

describe.each(Object.entries(COMPILERS))('system calls of %s (needs a cross compiler)', (arch, compiler) => {
  test.skipIf(!has(compiler))(
    'have the numbers that the kernel’s headers say, and are missing where they are',
    () => {
      const numbers = numbersOf(compiler);
      const ours = SYSCALL_NAMES.map((name) => [
        name,
        hasSyscall(name, arch) ? syscallNumber(name, arch) : undefined,
      ]);
      expect(ours).toEqual(SYSCALL_NAMES.map((name) => [name, numbers.get(name)]));
    },
  );
});
