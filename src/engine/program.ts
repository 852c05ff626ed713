import { NslabError } from '../text/error.ts';
import { Arena, type Source } from './arena.ts';
import type { Arg, Call, Ref } from './call.ts';
import { errnoNumber } from './errno.ts';
import * as F from './format.ts';

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

/** What a name stands for: an instruction, and where its buffer lies in the arena. */
type Names = Map<string, { readonly index: number; readonly buffer: number | undefined }>;

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
  view.setUint8(3, waitFlags(call));
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

function waitFlags({ waitStatus }: Call): number {
  return (
    (waitStatus?.isExitStatus ? F.FLAG.isExitStatus : 0) | (waitStatus?.mustSucceed ? F.FLAG.mustSucceed : 0)
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

interface Operand {
  readonly kind: number;
  readonly value: bigint;
}

/** The arguments of one call, put into the arena. */
class Memory {
  readonly #arena: Arena;
  readonly #names: Names;
  readonly #at: number[] = [];
  /** The call's first buffer: where pipe2 leaves its ends. */
  buffer: number | undefined;
  capture: { at: number; size: number; how: 'whole' | 'result' } | undefined;

  constructor(arena: Arena, names: Names) {
    this.#arena = arena;
    this.#names = names;
  }

  operand(arg: Arg): Operand {
    switch (arg.kind) {
      case 'int':
        this.#at.push(0);
        return { kind: F.OPERAND.value, value: arg.value };
      case 'ref': {
        const { kind, at } = this.#source(arg.ref);
        this.#at.push(0);
        return { kind, value: BigInt(at) };
      }
      case 'length':
        return { kind: F.OPERAND.length, value: BigInt(this.#at[arg.ofArgument] ?? 0) };
      default: {
        const at = this.#put(arg);
        this.#at.push(at);
        return { kind: F.OPERAND.arena, value: BigInt(at) };
      }
    }
  }

  #put(arg: Arg): number {
    switch (arg.kind) {
      case 'string':
        return this.#arena.text(arg.text, (ref) => this.#source(ref));
      case 'strings':
        return this.#strings(arg.texts);
      case 'buffer':
        return this.#room(arg);
      case 'bytes':
        return this.#bytes(arg);
      default:
        throw new TypeError(`a ${arg.kind} has no place in memory`);
    }
  }

  #strings(texts: Extract<Arg, { kind: 'strings' }>['texts']): number {
    const list = this.#arena.room(8 * (texts.length + 1));
    texts.forEach((text, i) => {
      const at = this.#arena.text(text, (ref) => this.#source(ref));
      this.#arena.pointer(list + 8 * i, at);
    });
    return list;
  }

  #room({ size, capture }: Extract<Arg, { kind: 'buffer' }>): number {
    const at = this.#arena.room(size);
    this.buffer ??= at;
    if (capture) this.capture ??= { at, size, how: capture };
    return at;
  }

  #bytes({ bytes, relocations = [] }: Extract<Arg, { kind: 'bytes' }>): number {
    const at = this.#arena.put(bytes);
    for (const r of relocations) {
      if (r.kind === 'value') this.#arena.value(at + r.at, r.width, this.#source(r.ref));
      else this.#arena.pointer(at + r.at, this.#put(r.to));
    }
    return at;
  }

  #source(ref: Ref): Source {
    const known = this.#names.get(ref.of);
    if (!known) throw unknownName(ref.of);
    if (ref.ref === 'result') return { kind: F.OPERAND.result, at: known.index };
    if (known.buffer === undefined) throw noPipe(ref.of);
    return { kind: F.OPERAND.load32, at: known.buffer + (ref.end === 'read' ? 0 : 4) };
  }
}

function unknownName(name: string): NslabError {
  return new NslabError('engine-name-unknown', {
    en: `No earlier call of this process, or of those that made it, has the name ${name}.`,
    zh: `这个进程及创建它的各级进程里，此前没有名为 ${name} 的调用。`,
  });
}

function noPipe(name: string): NslabError {
  return new NslabError('engine-no-pipe', {
    en: `The call named ${name} makes no pipe.`,
    zh: `名为 ${name} 的调用没有创建管道。`,
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
