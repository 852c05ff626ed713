import { expect, test } from 'vitest';
import type { DeviceRule } from '../config/runtime-spec.ts';
import { deviceProgram } from './device-program.ts';
import { allRules, policyOf } from './devices.ts';

const KIND = { b: 1, c: 2 } as const;
const ACCESS: Readonly<Record<string, number>> = { m: 1, r: 2, w: 4 };

/** The part of BPF that the program uses, by the instruction set's document: an own reading, to check the writing. */
function decide(program: Uint8Array, type: 'b' | 'c', major: number, minor: number, access: string): boolean {
  const bits = [...access].reduce((sum, a) => sum | (ACCESS[a] ?? 0), 0);
  const context = [(bits << 16) | KIND[type], major, minor];
  const view = new DataView(program.buffer, program.byteOffset, program.byteLength);
  const r = [0, 0, 0, 0, 0, 0];
  for (let at = 0, steps = 0; steps < 10_000; at++, steps++) {
    const code = view.getUint8(at * 8);
    const [to, from] = [view.getUint8(at * 8 + 1) & 15, view.getUint8(at * 8 + 1) >> 4];
    const offset = view.getInt16(at * 8 + 2, true);
    const value = view.getInt32(at * 8 + 4, true);
    const left = r[to] ?? 0;
    if (code === 0x95) return r[0] === 1;
    if (code === 0x61) r[to] = context[offset / 4] ?? Number.NaN;
    else if (code === 0xb7) r[to] = value;
    else if (code === 0xbf) r[to] = r[from] ?? 0;
    else if (code === 0x57) r[to] = left & value;
    else if (code === 0x77) r[to] = left >>> value;
    else if (code === 0x15) at += left === value ? offset : 0;
    else if (code === 0x55) at += left !== value ? offset : 0;
    else throw new Error(`0x${code.toString(16)} at ${at}`);
  }
  throw new Error('it does not end');
}

const NONE: DeviceRule = { allow: false, access: 'rwm' };
const c = (major: number, minor: number | undefined, access: string, allow = true): DeviceRule => ({
  ...{ allow, type: 'c', major, access },
  ...(minor === undefined ? {} : { minor }),
});

const TABLE: readonly (readonly [string, readonly DeviceRule[], readonly (readonly [string, boolean])[]])[] =
  [
    [
      'nothing is forbidden',
      [],
      [
        ['c 1:3 rwm', true],
        ['b 8:0 r', true],
      ],
    ],
    [
      'everything is',
      [NONE],
      [
        ['c 1:3 r', false],
        ['b 8:0 m', false],
      ],
    ],
    [
      'one device',
      [NONE, c(1, 3, 'rwm')],
      [
        ['c 1:3 rw', true],
        ['c 1:5 r', false],
        ['b 1:3 r', false],
      ],
    ],
    [
      'for reading only',
      [NONE, c(1, 3, 'r')],
      [
        ['c 1:3 r', true],
        ['c 1:3 rw', false],
        ['c 1:3 w', false],
      ],
    ],
    [
      'two rules for one device add up',
      [NONE, c(1, 3, 'r'), c(1, 3, 'w')],
      [
        ['c 1:3 rw', true],
        ['c 1:3 m', false],
      ],
    ],
    [
      'all of a major number',
      [NONE, c(136, undefined, 'rw')],
      [
        ['c 136:9 rw', true],
        ['c 137:9 rw', false],
      ],
    ],
    ['-1 is any number', [NONE, c(136, -1, 'rw')], [['c 136:9 rw', true]]],
    [
      'all but one',
      [c(1, 3, 'rwm', false)],
      [
        ['c 1:3 r', false],
        ['c 1:5 rwm', true],
      ],
    ],
    [
      'all but writing to one',
      [c(1, 3, 'w', false)],
      [
        ['c 1:3 r', true],
        ['c 1:3 rw', false],
      ],
    ],
    [
      'taken back',
      [NONE, c(1, 3, 'rw'), c(1, 3, 'w', false)],
      [
        ['c 1:3 r', true],
        ['c 1:3 w', false],
      ],
    ],
    ['begun anew', [c(1, 3, 'rwm', false), { allow: true }], [['c 1:3 rwm', true]]],
  ];

test.each(TABLE)('%s', (_, rules, answers) => {
  const program = deviceProgram(policyOf(rules));
  for (const [question, allowed] of answers) {
    const [, type, major, minor, access = ''] = /^(.) (\d+):(\d+) (.*)$/.exec(question) ?? [];
    const said = decide(program, type === 'b' ? 'b' : 'c', Number(major), Number(minor), access);
    expect([question, said]).toEqual([question, allowed]);
  }
});

test('what every container has: null and its terminal, mknod of any; no disk', () => {
  const program = deviceProgram(policyOf(allRules([NONE])));
  const can = (type: 'b' | 'c', major: number, minor: number, access: string) =>
    decide(program, type, major, minor, access);
  expect([can('c', 1, 3, 'rw'), can('c', 5, 2, 'rw'), can('c', 136, 4, 'rw'), can('b', 8, 0, 'm')]).toEqual(
    Array(4).fill(true),
  );
  expect([can('b', 8, 0, 'r'), can('c', 10, 229, 'rw'), can('c', 1, 1, 'r')]).toEqual(Array(3).fill(false));
});
