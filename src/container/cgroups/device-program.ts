import { ANY_ACCESS, type DevicePolicy, type Exception } from './devices.ts';

/*
 * The program that the kernel asks at each mknod and open of a device, on version 2: eBPF, written by hand
 * (Documentation/bpf/standardization/instruction-set.rst). It is given a struct bpf_cgroup_dev_ctx
 * (linux/bpf.h): access << 16 | type, major, minor; its result 0 is EPERM.
 */

const SIZE = 8;
const TYPE = { b: 1, c: 2 } as const;
/** Registers: the result, the struct, and what is in it. */
const [RESULT, STRUCT, KIND, ACCESS, MAJOR, MINOR] = [0, 1, 2, 3, 4, 5];

const LOAD_WORD = 0x61;
const MOVE = 0xb7;
const COPY = 0xbf;
const AND = 0x57;
const SHIFT_RIGHT = 0x77;
const JUMP_UNEQUAL = 0x55;
const JUMP_EQUAL = 0x15;
const EXIT = 0x95;

interface Instruction {
  readonly code: number;
  readonly to?: number;
  readonly from?: number;
  readonly offset?: number;
  readonly value?: number;
}

export function deviceProgram({ allow, exceptions }: DevicePolicy): Uint8Array {
  return encoded([
    { code: LOAD_WORD, to: KIND, from: STRUCT, offset: 0 },
    { code: COPY, to: ACCESS, from: KIND },
    { code: SHIFT_RIGHT, to: ACCESS, value: 16 },
    { code: AND, to: KIND, value: 0xffff },
    { code: LOAD_WORD, to: MAJOR, from: STRUCT, offset: 4 },
    { code: LOAD_WORD, to: MINOR, from: STRUCT, offset: 8 },
    ...exceptions.flatMap((exception) => tried(exception, allow)),
    ...answer(allow),
  ]);
}

/** Where the default is no, all that is asked for must be excepted; where it is yes, any of it. */
function tried({ type, major, minor, access }: Exception, allow: boolean): Instruction[] {
  const asked = allow ? access : ANY_ACCESS & ~access;
  const tests: Instruction[] = [
    { code: JUMP_UNEQUAL, to: KIND, value: TYPE[type] },
    ...(major === undefined ? [] : [{ code: JUMP_UNEQUAL, to: MAJOR, value: major }]),
    ...(minor === undefined ? [] : [{ code: JUMP_UNEQUAL, to: MINOR, value: minor }]),
    { code: COPY, to: STRUCT, from: ACCESS },
    { code: AND, to: STRUCT, value: asked },
    { code: allow ? JUMP_EQUAL : JUMP_UNEQUAL, to: STRUCT, value: 0 },
  ];
  const all = [...tests, ...answer(!allow)];
  // A test that fails leads past all of this: offsets count from the instruction after.
  return all.map((one, at) =>
    one.code === JUMP_UNEQUAL || one.code === JUMP_EQUAL ? { ...one, offset: all.length - at - 1 } : one,
  );
}

function answer(yes: boolean): Instruction[] {
  return [{ code: MOVE, to: RESULT, value: yes ? 1 : 0 }, { code: EXIT }];
}

function encoded(instructions: readonly Instruction[]): Uint8Array {
  const bytes = new Uint8Array(instructions.length * SIZE);
  const view = new DataView(bytes.buffer);
  instructions.forEach(({ code, to = 0, from = 0, offset = 0, value = 0 }, i) => {
    view.setUint8(i * SIZE, code);
    view.setUint8(i * SIZE + 1, to | (from << 4));
    view.setInt16(i * SIZE + 2, offset, true);
    view.setInt32(i * SIZE + 4, value, true);
  });
  return bytes;
}
