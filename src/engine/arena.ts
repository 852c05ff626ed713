import type { Ref, Str } from './call.ts';
import { DECIMAL_DIGITS, OPERAND, RELOCATION, RELOCATION_SIZE } from './format.ts';

/** Where a run-time value comes from: an instruction's result, or an int in the arena. */
export interface Source {
  readonly kind: typeof OPERAND.result | typeof OPERAND.load32;
  readonly at: number;
}

/** The memory that calls point into, and what the engine puts there just before each call. */
export class Arena {
  readonly #chunks: Uint8Array[] = [];
  readonly #strings = new Map<string, number>();
  readonly #relocations: Uint8Array[] = [];
  size = 0;

  get relocations(): number {
    return this.#relocations.length;
  }

  put(bytes: Uint8Array): number {
    const at = this.size;
    const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8);
    padded.set(bytes);
    this.#chunks.push(padded);
    this.size += padded.length;
    return at;
  }

  room(size: number): number {
    return this.put(new Uint8Array(size));
  }

  /** A string that is known now; the same one is kept once, since no call writes into it. */
  string(text: string): number {
    const known = this.#strings.get(text);
    if (known !== undefined) return known;
    const at = this.put(Buffer.from(`${text}\0`));
    this.#strings.set(text, at);
    return at;
  }

  text(text: Str, source: (ref: Ref) => Source): number {
    if (typeof text === 'string') return this.string(text);
    const parts = text.parts.map((p) =>
      typeof p === 'string' ? { literal: Buffer.from(p) } : { number: source(p) },
    );
    const length = parts.reduce((sum, p) => sum + (p.literal?.length ?? DECIMAL_DIGITS), 1);
    const at = this.room(length);
    this.#relocate({ kind: RELOCATION.text, at, length });
    for (const { literal, number } of parts) {
      if (literal)
        this.#relocate({ kind: RELOCATION.literal, to: this.put(literal), length: literal.length });
      else this.#relocate({ kind: RELOCATION.number, source: number.kind, to: number.at });
    }
    return at;
  }

  pointer(at: number, to: number): void {
    this.#relocate({ kind: RELOCATION.pointer, at, to });
  }

  value(at: number, width: 4 | 8, source: Source): void {
    this.#relocate({ kind: RELOCATION.value, width, source: source.kind, at, to: source.at });
  }

  #relocate(r: {
    kind: number;
    width?: number;
    source?: number;
    at?: number;
    to?: number;
    length?: number;
  }): void {
    const view = new DataView(new ArrayBuffer(RELOCATION_SIZE));
    view.setUint8(0, r.kind);
    view.setUint8(1, r.width ?? 0);
    view.setUint8(2, r.source ?? OPERAND.value);
    view.setUint32(4, r.at ?? 0, true);
    view.setUint32(8, r.to ?? 0, true);
    view.setUint32(12, r.length ?? 0, true);
    this.#relocations.push(new Uint8Array(view.buffer));
  }

  /** The relocations, then the arena, as they follow the instructions in the file. */
  bytes(): Buffer {
    return Buffer.concat([...this.#relocations, ...this.#chunks]);
  }
}
