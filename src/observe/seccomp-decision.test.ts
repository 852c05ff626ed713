import { expect, test } from 'vitest';
import { decodeFilter, evaluate, type Instruction } from './bpf.ts';
import { SAMPLE_CALLS, type SampleCall } from './sample-calls.ts';
import { decision } from './seccomp-decision.ts';

const X64 = 0xc000003e;
/** Instructions by the names of linux/bpf_common.h. */
const op = (code: number, k: number, jt = 0, jf = 0): Instruction => ({ code, jt, jf, k });
const load = (at: number) => op(0x20, at);
const ret = (value: number) => op(0x06, value);
const RET_A = op(0x16, 0);
const ALLOW = 0x7fff0000;
const KILL_PROCESS = 0x80000000;
const errno = (number: number) => 0x00050000 | number;

const call = (words: string): SampleCall => SAMPLE_CALLS.find((c) => c.words === words) as SampleCall;
const run = (...filter: Instruction[]) => evaluate(filter, { nr: 59, arch: X64, args: [7n, 1n << 40n] });

test.each([
  ['the number', [load(0), RET_A], 59],
  ['the architecture', [load(4), RET_A], X64],
  ['the lower half of the first argument', [load(16), RET_A], 7],
  ['the upper half of the second', [load(28), RET_A], 256],
  ['the length of what it looks at', [op(0x80, 0), RET_A], 64],
  ['memory', [op(0x00, 5), op(0x02, 3), op(0x00, 0), op(0x60, 3), RET_A], 5],
  ['the index register', [op(0x01, 9), op(0x87, 0), RET_A], 9],
  ['and the accumulator into it', [op(0x00, 4), op(0x07, 0), op(0x00, 1), op(0x0c, 0), RET_A], 5],
  ['addition beyond 32 bits', [op(0x00, 0xffffffff), op(0x04, 2), RET_A], 1],
  ['subtraction below zero', [op(0x00, 1), op(0x14, 2), RET_A], 0xffffffff],
  ['multiplication', [op(0x00, 0x10000), op(0x24, 0x10001), RET_A], 0x10000],
  ['division', [op(0x00, 7), op(0x34, 2), RET_A], 3],
  ['or', [op(0x00, 0x80000000), op(0x44, 1), RET_A], 0x80000001],
  ['and', [op(0x00, 0xff), op(0x54, 0x0f), RET_A], 0x0f],
  ['shifts', [op(0x00, 1), op(0x64, 31), op(0x74, 30), RET_A], 2],
  ['negation', [op(0x00, 1), op(0x84, 0), RET_A], 0xffffffff],
  ['exclusive or', [op(0x00, 6), op(0xa4, 3), RET_A], 5],
  ['a jump over one', [op(0x05, 1), ret(1), ret(2)], 2],
  ['equal', [load(0), op(0x15, 59, 1, 0), ret(1), ret(2)], 2],
  ['not equal', [load(0), op(0x15, 58, 1, 0), ret(1), ret(2)], 1],
  ['greater, without a sign', [load(4), op(0x25, 0x7fffffff, 1, 0), ret(1), ret(2)], 2],
  ['not greater than itself', [load(0), op(0x25, 59, 1, 0), ret(1), ret(2)], 1],
  ['greater or equal', [load(0), op(0x35, 59, 1, 0), ret(1), ret(2)], 2],
  ['a bit set', [load(0), op(0x45, 0x10, 1, 0), ret(1), ret(2)], 2],
  ['no bit set', [load(0), op(0x45, 0x40, 1, 0), ret(1), ret(2)], 1],
  ['compared with the index register', [op(0x01, 59), load(0), op(0x1d, 0, 1, 0), ret(1), ret(2)], 2],
])('%s', (_, filter, result) => {
  expect(run(...filter)).toBe(result);
});

test('a program that has no end has no result', () => {
  expect(run(load(0))).toBeUndefined();
});

test('from the bytes of struct sock_filter', () => {
  expect(decodeFilter(Uint8Array.of(0x15, 0, 1, 2, 0x3e, 0, 0, 0xc0))).toEqual([op(0x15, X64, 1, 2)]);
});

test.each([
  [[ALLOW], 'allow'],
  [[errno(1)], 'EPERM'],
  [[errno(38)], 'ENOSYS'],
  [[errno(999)], 'errno 999'],
  [[KILL_PROCESS], 'kill process'],
  [[0], 'kill thread'],
  [[0x7fc00000], 'notify'],
  // The strictest of several, whichever came first.
  [[ALLOW, errno(1)], 'EPERM'],
  [[errno(1), KILL_PROCESS, ALLOW], 'kill process'],
  [[0x7ffc0000, ALLOW], 'log'],
  [[0x12340000], 'kill process'],
  [[], 'allow'],
])('filters that return %j', (values, decided) => {
  const filters = values.map((value) => [ret(value)]);
  expect(decision(filters, call('mount'), 'x64')).toBe(decided);
});

test('of equal actions, the errno of the latest filter', () => {
  expect(decision([[ret(errno(13))], [ret(errno(1))]], call('mount'), 'x64')).toBe('EACCES');
});

test('arguments count, on each architecture with its own numbers', () => {
  const forbidsNewUser = [load(16), op(0x45, 0x10000000, 0, 1), ret(errno(1)), ret(ALLOW)];
  for (const machine of ['x64', 'arm64']) {
    expect(decision([forbidsNewUser], call('clone(CLONE_NEWUSER)'), machine)).toBe('EPERM');
    expect(decision([forbidsNewUser], call('clone(SIGCHLD)'), machine)).toBe('allow');
  }
  expect(decision([[ret(ALLOW)]], call('iopl'), 'arm64')).toBeUndefined();
});
