import { NslabError } from '../text/error.ts';
import { Arena } from './arena.ts';
import type { Call } from './call.ts';
import { errnoNumber } from './errno.ts';
import * as F from './format.ts';
import { Memory, type Names } from './operands.ts';

/** Fault injection, for tests: what the process that has made call number `after` (from 1) does then. */
export interface Stop {
  readonly after: number;
  /** `die`: it is gone at once. `pause`: it does nothing more, until somebody kills it. */
  readonly how: 'die' | 'pause';
}

export interface LayoutOptions {
  readonly stop?: Stop | undefined;
  /** Nobody reads the trace while the program runs: it may come in a few large pieces, which is faster. */
  readonly holdTrace?: boolean;
}

/** A program as the engine reads it, and what its trace will speak of. */
export interface Layout {
  readonly bytes: Uint8Array;
  /** By instruction number: the first process's calls, then those of the children, breadth first. */
  readonly calls: readonly Call[];
  /** The instruction that made the process which runs instruction i; undefined for the first process. */
  readonly parents: readonly (number | undefined)[];
}

/** The binary of a list of calls (native/src/program.h). @throws NslabError for a name that no earlier call has */
export function encodeProgram(calls: readonly Call[], options?: LayoutOptions): Uint8Array {
  return layOut(calls, options).bytes;
}

export function layOut(calls: readonly Call[], options: LayoutOptions = {}): Layout {
  const all: Call[] = [];
  const parents: (number | undefined)[] = [];
  const arena = new Arena();
  const instructions: Uint8Array[] = [];
  const waiting: Process[] = [{ calls, names: new Map(), parent: undefined }];
  let claimed = calls.length;
  for (const process of waiting) {
    const names = new Map(process.names);
    for (const call of process.calls) {
      const index = all.length;
      const children = call.child ? { first: claimed, count: call.child.length } : undefined;
      const encoded = instruction(call, arena, names, children);
      if (call.child) {
        claimed += call.child.length;
        waiting.push({ calls: call.child, names: new Map(names), parent: index });
      }
      if (call.as !== undefined) names.set(call.as, { index, buffer: encoded.buffer });
      instructions.push(encoded.bytes);
      all.push(call);
      parents.push(process.parent);
    }
  }
  const bytes = Buffer.concat([
    header(calls.length, all.length, arena, options),
    ...instructions,
    arena.bytes(),
  ]);
  if (bytes.length > F.MAX_PROGRAM) throw tooLong(bytes.length);
  return { bytes, calls: all, parents };
}

interface Process {
  readonly calls: readonly Call[];
  readonly names: Names;
  readonly parent: number | undefined;
}

function header(root: number, count: number, arena: Arena, { stop, holdTrace }: LayoutOptions): Uint8Array {
  const view = new DataView(new ArrayBuffer(F.HEADER_SIZE));
  const length =
    F.HEADER_SIZE + count * F.INSTRUCTION_SIZE + arena.relocations * F.RELOCATION_SIZE + arena.size;
  view.setUint32(0, F.PROGRAM_MAGIC, true);
  view.setUint16(4, F.PROGRAM_VERSION, true);
  view.setUint16(6, holdTrace ? F.PROGRAM_FLAG.hold : 0, true);
  const fields = [length, count, arena.relocations, arena.size, root];
  fields.forEach((value, i) => {
    view.setUint32(8 + 4 * i, value, true);
  });
  view.setUint32(28, stop?.after ?? 0, true);
  view.setUint32(32, F.STOP[stop?.how ?? 'die'], true);
  return new Uint8Array(view.buffer);
}

interface Encoded {
  readonly bytes: Uint8Array;
  readonly buffer: number | undefined;
}

function instruction(
  call: Call,
  arena: Arena,
  names: Names,
  child?: { first: number; count: number },
): Encoded {
  const view = new DataView(new ArrayBuffer(F.INSTRUCTION_SIZE));
  const relocation = arena.relocations;
  const memory = new Memory(arena, names);
  const operands = call.args.map((arg) => memory.operand(arg));
  const { capture } = memory;
  view.setUint8(0, opcode(call));
  view.setUint8(2, F.CAPTURE[capture?.how ?? 'none']);
  view.setUint8(3, instructionFlags(call));
  view.setUint32(4, call.nr ?? 0, true);
  operands.forEach(({ kind, value }, i) => {
    view.setUint8(8 + i, kind);
    view.setBigUint64(16 + 8 * i, BigInt.asUintN(64, value), true);
  });
  errors(view, call);
  view.setBigInt64(80, BigInt(call.atLeast ?? MOST_NEGATIVE), true);
  view.setUint32(88, capture?.at ?? 0, true);
  view.setUint32(92, capture?.size ?? 0, true);
  const count = arena.relocations - relocation;
  view.setUint32(96, count === 0 ? 0 : relocation, true);
  view.setUint32(100, count, true);
  view.setUint32(104, child?.first ?? 0, true);
  view.setUint32(108, child?.count ?? 0, true);
  view.setUint32(124, call.answer?.errorAt ?? 0, true);
  return { bytes: new Uint8Array(view.buffer), buffer: memory.buffer };
}

/** A result is 64 bits of anything: an address may look negative. */
const MOST_NEGATIVE = -(2n ** 63n);

function opcode(call: Call): number {
  if (call.nr !== undefined) return F.OPCODES.call;
  const code = Object.hasOwn(F.OPCODES, call.name) ? F.OPCODES[call.name as keyof typeof F.OPCODES] : 0;
  if (code === F.OPCODES.call) throw unknownVerb(call.name);
  return code;
}

function instructionFlags({ waitStatus, answer }: Call): number {
  return (
    (waitStatus?.isExitStatus ? F.FLAG.isExitStatus : 0) |
    (waitStatus?.mustSucceed ? F.FLAG.mustSucceed : 0) |
    (answer ? F.FLAG.answer : 0)
  );
}

function errors(view: DataView, { onError = 'stop', name }: Call): void {
  if (typeof onError === 'string') {
    view.setUint8(1, F.POLICY[onError]);
    return;
  }
  if (onError.length > F.MAX_EXPECT) throw tooManyErrors(name);
  view.setUint8(1, F.POLICY.expect);
  view.setUint16(14, onError.length, true);
  onError.forEach((error, i) => {
    view.setUint16(64 + 2 * i, errnoNumber(error), true);
  });
}

function unknownVerb(name: string): NslabError {
  return new NslabError('engine-verb-unknown', {
    en: `${name} is neither a system call with a number nor a verb of the engine.`,
    zh: `${name} 既不是带编号的系统调用，也不是引擎的动词。`,
  });
}

function tooManyErrors(name: string): NslabError {
  return new NslabError('engine-too-many-errors', {
    en: `${name} may expect at most ${F.MAX_EXPECT} errors.`,
    zh: `${name} 最多可以列出 ${F.MAX_EXPECT} 个预期错误。`,
  });
}

function tooLong(length: number): NslabError {
  return new NslabError('engine-program-too-long', {
    en: `The program is ${length} bytes long; the engine takes at most ${F.MAX_PROGRAM}.`,
    zh: `程序长 ${length} 字节；引擎最多接受 ${F.MAX_PROGRAM} 字节。`,
  });
}
