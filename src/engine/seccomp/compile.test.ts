import { describe, expect, test } from 'vitest';
import { compileFilter } from './compile.ts';
import { forbid } from './forbid.ts';
import { ALLOW, answer, errno, KILL_PROCESS } from './interpreter.test-kit.ts';
import type { ProfileCondition, ProfileRule, SeccompProfile } from './profile.ts';
import { architecture } from './syscalls.ts';

const X64 = 0xc000003e;
const ARM64 = 0xc00000b7;
const I386 = 0x40000003;
const [EPERM, EACCES, ENOSYS] = [1, 13, 38];

function profile(...syscalls: ProfileRule[]): SeccompProfile {
  return { defaultAction: 'SCMP_ACT_ERRNO', syscalls };
}

function allow(name: string, ...args: ProfileCondition[]): ProfileRule {
  return { names: [name], action: 'SCMP_ACT_ALLOW', args };
}

function arg(index: number, op: string, value: number, valueTwo?: number): ProfileCondition {
  return { index, op: `SCMP_CMP_${op}`, value, ...(valueTwo === undefined ? {} : { valueTwo }) };
}

/** What a profile answers to a call of x64. */
function ask(p: SeccompProfile, name: string, ...args: (number | bigint)[]): number {
  const nr = architecture('x64').syscalls.get(name);
  if (nr === undefined) throw new Error(name);
  return answer(compileFilter(p, 'x64').bytes, { nr, arch: X64, args });
}

test('a name decides; others get the default', () => {
  const p = profile(allow('read'), { names: ['mkdir'], action: 'SCMP_ACT_ERRNO', errnoRet: EACCES });
  expect(ask(p, 'read')).toBe(ALLOW);
  expect(ask(p, 'mkdir')).toBe(errno(EACCES));
  expect(ask(p, 'write')).toBe(errno(EPERM));
  expect(ask({ ...p, defaultErrnoRet: ENOSYS }, 'write')).toBe(errno(ENOSYS));
});

test.each([
  ['SCMP_ACT_KILL', 0],
  ['SCMP_ACT_KILL_THREAD', 0],
  ['SCMP_ACT_KILL_PROCESS', KILL_PROCESS],
  ['SCMP_ACT_TRAP', 0x30000],
  ['SCMP_ACT_LOG', 0x7ffc0000],
  ['SCMP_ACT_TRACE', 0x7ff00001],
])('%s', (action, answered) => {
  expect(ask(profile({ names: ['mkdir'], action }), 'mkdir')).toBe(answered);
});

const HIGH = 2 ** 32;
test.each<[string, number, number | undefined, (number | bigint)[], (number | bigint)[]]>([
  ['EQ', 5, undefined, [5], [4, 6, HIGH + 5, 0]],
  ['EQ', HIGH + 5, undefined, [HIGH + 5], [5, HIGH, HIGH + 6]],
  ['NE', 5, undefined, [4, 6, HIGH + 5], [5]],
  ['GT', HIGH + 5, undefined, [HIGH + 6, 2 * HIGH, -1n], [HIGH + 5, HIGH, 6, 0]],
  ['GE', HIGH + 5, undefined, [HIGH + 5, HIGH + 6, 2 * HIGH], [HIGH + 4, 6, 0]],
  ['LT', HIGH + 5, undefined, [HIGH + 4, 6, 0], [HIGH + 5, 2 * HIGH, -1n]],
  ['LE', HIGH + 5, undefined, [HIGH + 5, HIGH, 6, 0], [HIGH + 6, 2 * HIGH]],
  ['MASKED_EQ', 0xf0, 0x10, [0x10, 0x1f, HIGH + 0x10], [0, 0x20, 0x30]],
  ['MASKED_EQ', HIGH + 1, HIGH, [HIGH, HIGH + 2], [0, 1, HIGH + 1]],
  // Bits of the wanted value that the mask does not have are nothing to ask for.
  ['MASKED_EQ', 0xf0, 0x1f, [0x10, 0x1f], [0x0f]],
  ['GT', 0x7fffffff, undefined, [0x80000000, 0xffffffff], [0x7fffffff, 1]],
])('%s %d', (op, value, valueTwo, holds, fails) => {
  const p = profile(allow('personality', arg(0, op, value, valueTwo)));
  for (const v of holds) expect([v, ask(p, 'personality', v)]).toEqual([v, ALLOW]);
  for (const v of fails) expect([v, ask(p, 'personality', v)]).toEqual([v, errno(EPERM)]);
});

describe('several conditions and several rules', () => {
  test('all of a rule must hold; any of the rules', () => {
    const both = profile(allow('socket', arg(0, 'EQ', 16), arg(2, 'EQ', 9)));
    expect([
      ask(both, 'socket', 16, 0, 9),
      ask(both, 'socket', 16, 0, 8),
      ask(both, 'socket', 2, 0, 9),
    ]).toEqual([ALLOW, errno(EPERM), errno(EPERM)]);
    const either = profile(allow('socket', arg(0, 'EQ', 16)), allow('socket', arg(2, 'EQ', 9)));
    expect([
      ask(either, 'socket', 16, 0, 1),
      ask(either, 'socket', 2, 0, 9),
      ask(either, 'socket', 2),
    ]).toEqual([ALLOW, ALLOW, errno(EPERM)]);
  });

  test('two conditions on one argument are two rules, as runc and crun make of them', () => {
    const p = profile(allow('personality', arg(0, 'EQ', 0), arg(0, 'EQ', 8)));
    expect([0, 8, 1].map((v) => ask(p, 'personality', v))).toEqual([ALLOW, ALLOW, errno(EPERM)]);
  });

  test('the first that holds; one without conditions before all others', () => {
    const refuse = { names: ['personality'], action: 'SCMP_ACT_ERRNO', errnoRet: EACCES };
    const ordered = profile(allow('personality', arg(0, 'LT', 9)), { ...refuse, args: [arg(0, 'LT', 99)] });
    expect([8, 9, 99].map((v) => ask(ordered, 'personality', v))).toEqual([
      ALLOW,
      errno(EACCES),
      errno(EPERM),
    ]);
    for (const rules of [
      [allow('personality', arg(0, 'EQ', 0)), refuse],
      [refuse, allow('personality', arg(0, 'EQ', 0))],
    ]) {
      expect(ask(profile(...rules), 'personality', 0)).toBe(errno(EACCES));
    }
  });

  test('a rule with the default action says nothing', () => {
    const p = profile(allow('mkdir', arg(1, 'EQ', 0o755)), { names: ['mkdir'], action: 'SCMP_ACT_ERRNO' });
    expect(ask(p, 'mkdir', 0, 0o755)).toBe(ALLOW);
  });
});

describe('whose calls', () => {
  const { bytes } = compileFilter(forbid(['mkdir', 'mkdirat']), 'x64');

  test('another architecture is killed, x32 does not exist', () => {
    expect(answer(bytes, { nr: 0, arch: X64 })).toBe(ALLOW);
    expect(answer(bytes, { nr: 0, arch: I386 })).toBe(KILL_PROCESS);
    expect(answer(bytes, { nr: 0x40000000, arch: X64 })).toBe(errno(ENOSYS));
    expect(answer(bytes, { nr: 0x40000000 + 83, arch: X64 })).toBe(errno(ENOSYS));
  });

  test('arm64 has numbers of its own, and no mkdir', () => {
    const arm = compileFilter(forbid(['mkdir', 'mkdirat']), 'arm64').bytes;
    expect(answer(arm, { nr: 34, arch: ARM64 })).toBe(errno(EPERM));
    expect(answer(arm, { nr: 83, arch: ARM64 })).toBe(ALLOW);
    expect(answer(arm, { nr: 34, arch: X64 })).toBe(KILL_PROCESS);
  });

  test('what is newer than all that is named does not exist, if the default is an errno', () => {
    const old = compileFilter(profile(allow('read')), 'x64').bytes;
    expect(answer(old, { nr: 423, arch: X64 })).toBe(errno(EPERM));
    expect(answer(old, { nr: 424, arch: X64 })).toBe(errno(ENOSYS));
    const newer = compileFilter(profile(allow('clone3')), 'x64').bytes;
    expect([434, 435, 436].map((nr) => answer(newer, { nr, arch: X64 }))).toEqual([
      errno(EPERM),
      ALLOW,
      errno(ENOSYS),
    ]);
    const kill = compileFilter({ defaultAction: 'SCMP_ACT_KILL_PROCESS' }, 'x64').bytes;
    expect(answer(kill, { nr: 9999, arch: X64 })).toBe(KILL_PROCESS);
  });
});

describe('long filters', () => {
  const names = [...architecture('x64').syscalls.keys()];

  test('jumps reach as far as they must, and each call is still found', () => {
    // A chain of 64 rules for every eighth call: thousands of instructions between the search and its ends.
    const busy = names.filter((_, i) => i % 40 === 0);
    const p = profile(
      ...busy.flatMap((name, n) =>
        Array.from({ length: 64 }, (_, i) => allow(name, arg(0, 'EQ', 1000 * n + i))),
      ),
    );
    const filter = compileFilter(p, 'x64');
    expect(filter.instructions).toBeGreaterThan(1000);
    busy.forEach((name, n) => {
      const nr = architecture('x64').syscalls.get(name) ?? -1;
      const asked = [0, 63, 64].map((i) => answer(filter.bytes, { nr, arch: X64, args: [1000 * n + i] }));
      expect([name, ...asked]).toEqual([name, ALLOW, ALLOW, errno(EPERM)]);
    });
    expect(ask(p, 'execve')).toBe(errno(EPERM));
  });

  test('longer than the kernel takes: refused', () => {
    const rules = Array.from({ length: 3000 }, (_, i) => allow('read', arg(i % 6, 'EQ', i)));
    expect(() => compileFilter(profile(...rules), 'x64')).toThrow(/at most \(BPF_MAXINSNS\)/);
  });
});

test('random profiles decide as their rules say', () => {
  const random = generator(7);
  const pick = <T>(list: readonly T[]): T => list[random() % list.length] as T;
  const values = [0, 1, 5, 0xff, 0x7fffffff, 0x80000000, HIGH - 1, HIGH, HIGH + 5, 5 * HIGH];
  const ops = Object.keys(HOLDS);
  let asked = 0;
  for (let round = 0; round < 300; round++) {
    const conditions = () =>
      [0, 1, 2, 3, 4, 5]
        .filter(() => random() % 4 === 0)
        .map((i) => arg(i, pick(ops), pick(values), pick(values)));
    const rules = Array.from({ length: 1 + (random() % 4) }, () => ({
      names: ['prctl'],
      action: pick(['SCMP_ACT_ALLOW', 'SCMP_ACT_KILL', 'SCMP_ACT_LOG']),
      args: conditions(),
    }));
    const p = profile(...rules);
    for (let i = 0; i < 20; i++) {
      const args = Array.from({ length: 6 }, () => pick(values));
      expect([JSON.stringify(rules), args, ask(p, 'prctl', ...args)]).toEqual([
        JSON.stringify(rules),
        args,
        expected(rules, args),
      ]);
      asked++;
    }
  }
  expect(asked).toBe(6000);
});

const HOLDS: Readonly<Record<string, (a: bigint, v: bigint, two: bigint) => boolean>> = {
  EQ: (a, v) => a === v,
  NE: (a, v) => a !== v,
  GT: (a, v) => a > v,
  GE: (a, v) => a >= v,
  LT: (a, v) => a < v,
  LE: (a, v) => a <= v,
  MASKED_EQ: (a, v, two) => (a & v) === (two & v),
};

function expected(rules: readonly ProfileRule[], args: readonly number[]): number {
  const answers: Record<string, number> = {
    SCMP_ACT_ALLOW: ALLOW,
    SCMP_ACT_KILL: 0,
    SCMP_ACT_LOG: 0x7ffc0000,
  };
  const holds = ({ args: conditions = [] }: ProfileRule) =>
    conditions.every((c) =>
      HOLDS[c.op.slice('SCMP_CMP_'.length)]?.(
        BigInt(args[c.index] ?? 0),
        BigInt(c.value),
        BigInt(c.valueTwo ?? 0),
      ),
    );
  const rule = rules.find((r) => r.args?.length === 0) ?? rules.find(holds);
  return rule ? (answers[rule.action] ?? -1) : errno(EPERM);
}

/** The same numbers in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state >>> 8;
  };
}

describe('refused by name', () => {
  test.each<[string, SeccompProfile, string]>([
    ['an action', profile({ names: ['read'], action: 'SCMP_ACT_MAYBE' }), 'SCMP_ACT_MAYBE'],
    ['a default action', { defaultAction: 'ALLOW' }, 'ALLOW'],
    ['a listener', profile({ names: ['read'], action: 'SCMP_ACT_NOTIFY' }), 'SCMP_ACT_NOTIFY'],
    ['a comparison', profile(allow('read', { index: 0, op: 'EQ', value: 1 })), 'EQ'],
    ['an argument', profile(allow('read', arg(6, 'EQ', 1))), 'index'],
    ['a value', profile(allow('read', arg(0, 'EQ', -1))), 'value'],
    ['a value that a number cannot hold', profile(allow('read', arg(0, 'EQ', 2 ** 64))), 'value'],
    ['an errno', profile({ names: ['read'], action: 'SCMP_ACT_ERRNO', errnoRet: 4096 }), 'errnoRet'],
    [
      'an errno without a place',
      profile({ names: ['read'], action: 'SCMP_ACT_KILL', errnoRet: 1 }),
      'SCMP_ACT_KILL',
    ],
    [
      'an architecture',
      { defaultAction: 'SCMP_ACT_ALLOW', architectures: ['SCMP_ARCH_VAX'] },
      'SCMP_ARCH_VAX',
    ],
  ])('%s', (_, p, word) => {
    expect(() => compileFilter(p, 'x64')).toThrow(word);
  });

  test('a call that nobody has, when it is to be forbidden', () => {
    expect(() => forbid(['mkdri'])).toThrow('mkdri');
    expect(() => compileFilter(forbid([]), 'mips')).toThrow('mips');
  });

  test('but not a name of another machine, nor another architecture of a profile', () => {
    const p = profile(allow('chown32'), allow('read'));
    expect(ask({ ...p, architectures: ['SCMP_ARCH_X86', 'SCMP_ARCH_X32'] }, 'read')).toBe(ALLOW);
  });
});
