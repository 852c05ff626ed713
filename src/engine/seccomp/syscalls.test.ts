import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hasSyscall, SYSCALL_NAMES, syscallNumber } from '../syscall-numbers.ts';
import { architecture } from './syscalls.ts';

test.each(['x64', 'arm64'])('the numbers of %s are those that the engine makes its calls with', (arch) => {
  const { syscalls } = architecture(arch);
  const ours = SYSCALL_NAMES.filter((name) => hasSyscall(name, arch));
  expect(ours.length).toBeGreaterThan(100);
  expect(ours.map((name) => [name, syscalls.get(name)])).toEqual(
    ours.map((name) => [name, syscallNumber(name, arch)]),
  );
  expect(new Set(syscalls.values()).size).toBe(syscalls.size);
});

const HEADER = '/usr/include/x86_64-linux-gnu/asm/unistd_64.h';
test.skipIf(!existsSync(HEADER))('x64: every call of the kernel headers that are installed here', () => {
  const defined = [...readFileSync(HEADER, 'utf8').matchAll(/^#define __NR_(\w+) (\d+)$/gm)];
  expect(defined.length).toBeGreaterThan(340);
  const { syscalls } = architecture('x64');
  expect(defined.map(([, name]) => [name, syscalls.get(name as string)])).toEqual(
    defined.map(([, name, number]) => [name, Number(number)]),
  );
});
