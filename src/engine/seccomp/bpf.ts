/** Classic BPF as seccomp(2) runs it: one accumulator, jumps that only go forward. linux/filter.h, bpf_common.h. */
export const OP = {
  /** A = the 32-bit word at offset k of struct seccomp_data. */
  load: 0x20,
  /** A &= k */
  and: 0x54,
  jump: 0x05,
  ifEqual: 0x15,
  ifGreater: 0x25,
  ifGreaterOrEqual: 0x35,
  return: 0x06,
} as const;

export type Test = 'ifEqual' | 'ifGreater' | 'ifGreaterOrEqual';

/** A place in a program, counted from its end: jumps go forward, so the end is written first. */
export type Place = number & { readonly place: unique symbol };

interface Instruction {
  readonly op: number;
  readonly yes: number;
  readonly no: number;
  readonly k: number;
}

/** How far a conditional jump reaches: its two distances are bytes. */
const REACH = 255;

/**
 * Writes a program from its end to its beginning: what a jump goes to is always there already, so its
 * distance is known. The same instruction with the same ways on is written once.
 */
export class Program {
  readonly #backwards: Instruction[] = [];
  readonly #written = new Map<string, Place>();

  /** Ends the program with this answer. */
  return(answer: number): Place {
    return this.#once(`return ${answer}`, () => this.#write({ op: OP.return, yes: 0, no: 0, k: answer }));
  }

  /** A = the word at this offset; then on to `next`. */
  load(offset: number, next: Place): Place {
    return this.#straight(OP.load, offset, next);
  }

  and(mask: number, next: Place): Place {
    return this.#straight(OP.and, mask, next);
  }

  /** Compares A with k, both unsigned. */
  test(test: Test, k: number, yes: Place, no: Place): Place {
    return this.#once(`${test} ${k} ${yes} ${no}`, () => {
      // Bringing one target nearer takes an instruction, which moves the other one a step away.
      const near = this.#near(yes, REACH - 1);
      const alsoNear = this.#near(no, REACH);
      return this.#write({ op: OP[test], yes: this.#distance(near), no: this.#distance(alsoNear), k });
    });
  }

  /** The whole, as struct sock_filter[], starting at the place that was written last. */
  bytes(): Uint8Array {
    const bytes = new Uint8Array(8 * this.#backwards.length);
    const view = new DataView(bytes.buffer);
    [...this.#backwards].reverse().forEach(({ op, yes, no, k }, i) => {
      view.setUint16(8 * i, op, true);
      view.setUint8(8 * i + 2, yes);
      view.setUint8(8 * i + 3, no);
      view.setUint32(8 * i + 4, k, true);
    });
    return bytes;
  }

  #straight(op: number, k: number, next: Place): Place {
    return this.#once(`${op} ${k} ${next}`, () => {
      this.#near(next, 0);
      return this.#write({ op, yes: 0, no: 0, k });
    });
  }

  /** The place itself, or a jump to it where it is further than that. */
  #near(place: Place, reach: number): Place {
    const distance = this.#distance(place);
    return distance <= reach ? place : this.#write({ op: OP.jump, yes: 0, no: 0, k: distance });
  }

  /** From behind the instruction that is written next. */
  #distance(place: Place): number {
    return this.#backwards.length - 1 - place;
  }

  #write(instruction: Instruction): Place {
    return (this.#backwards.push(instruction) - 1) as Place;
  }

  #once(what: string, write: () => Place): Place {
    const known = this.#written.get(what);
    if (known !== undefined) return known;
    const place = write();
    this.#written.set(what, place);
    return place;
  }
}
