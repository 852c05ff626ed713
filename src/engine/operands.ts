import { NslabError } from '../text/error.ts';
import type { Arena, Source } from './arena.ts';
import type { Arg, Ref } from './call.ts';
import * as F from './format.ts';

/** What a name stands for: an instruction, and where its buffer lies in the arena. */
export type Names = Map<string, { readonly index: number; readonly buffer: number | undefined }>;

export interface Operand {
  readonly kind: number;
  readonly value: bigint;
}

/** The arguments of one call, put into the arena. */
export class Memory {
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
    if (known.buffer === undefined) throw ref.ref === 'pipe' ? noPipe(ref.of) : noBuffer(ref.of);
    const at = ref.ref === 'pipe' ? (ref.end === 'read' ? 0 : 4) : ref.at;
    return { kind: F.OPERAND.load32, at: known.buffer + at };
  }
}

function unknownName(name: string): NslabError {
  return new NslabError('engine-name-unknown', {
    en: `No earlier call of this process, or of those that made it, has the name ${name}.`,
    zh: `在这个进程和创建它的各级进程里，此前都没有名为 ${name} 的调用。`,
  });
}

function noPipe(name: string): NslabError {
  return new NslabError('engine-no-pipe', {
    en: `The call named ${name} makes no pipe.`,
    zh: `名为 ${name} 的调用没有创建管道。`,
  });
}

function noBuffer(name: string): NslabError {
  return new NslabError('engine-no-buffer', {
    en: `The call named ${name} has no buffer that the kernel fills.`,
    zh: `名为 ${name} 的调用没有由内核填写的缓冲区。`,
  });
}
