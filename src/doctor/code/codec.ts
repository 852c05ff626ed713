import { BASE, bare, checkSymbol, grouped, isSound, LENGTH, SYMBOLS, valuesOf } from './alphabet.ts';
import { CURRENT, FORMATS, type Format } from './format.ts';

/** A field's name, and which of its values holds. */
export type Fields = Readonly<Record<string, string>>;

export type Decoded =
  | { readonly ok: true; readonly format: Format; readonly fields: Fields }
  | { readonly ok: false; readonly problem: Problem };

/** Why a code cannot be read: what was typed is at fault, or (`format`, `impossible`) who made it. */
export type Problem =
  | { readonly kind: 'empty' }
  | { readonly kind: 'character'; readonly found: string; readonly at: number }
  | { readonly kind: 'length'; readonly found: number }
  | { readonly kind: 'check' }
  | { readonly kind: 'format'; readonly symbol: string }
  | { readonly kind: 'impossible' };

const BODY = LENGTH - 2;
/** Added from one character to the next: machines on which all is well show no row of equal characters. */
const STRIDE = 7;

/** `AK3T-XRN1-W240` */
export function encode(fields: Fields, format: Format = CURRENT): string {
  const first = SYMBOLS.indexOf(format.symbol);
  const body = [first, ...spread(digits(number(fields, format)), first)];
  return grouped(body.map((value) => SYMBOLS[value]).join('') + checkSymbol(body));
}

export function decode(typed: string): Decoded {
  const code = bare(typed);
  const problem = wrongIn(code);
  if (problem) return { ok: false, problem };
  const values = valuesOf(code);
  const format = FORMATS.find((f) => f.symbol === code[0]);
  if (!format) return { ok: false, problem: { kind: 'format', symbol: code[0] as string } };
  const fields = fieldsOf(gathered(values.slice(0, -1)), format);
  return fields ? { ok: true, format, fields } : { ok: false, problem: { kind: 'impossible' } };
}

function wrongIn(code: string): Problem | undefined {
  const chars = [...code];
  if (chars.length === 0) return { kind: 'empty' };
  const at = chars.findIndex((char) => !SYMBOLS.includes(char));
  if (at >= 0) return { kind: 'character', found: chars[at] as string, at: at + 1 };
  if (chars.length !== LENGTH) return { kind: 'length', found: chars.length };
  return isSound(valuesOf(code)) ? undefined : { kind: 'check' };
}

/** One number of all fields, the first one its highest digit. */
function number(fields: Fields, format: Format): bigint {
  return format.fields.reduce((sum, { name, values }) => {
    const value = values.indexOf(fields[name] ?? '');
    if (value < 0) throw new RangeError(`${name} is none of ${values.join(', ')}: ${fields[name]}`);
    return sum * BigInt(values.length) + BigInt(value);
  }, 0n);
}

function fieldsOf(all: bigint, format: Format): Fields | undefined {
  let rest = all;
  const fields: Record<string, string> = {};
  for (const { name, values } of format.fields.toReversed()) {
    const count = BigInt(values.length);
    fields[name] = values[Number(rest % count)] as string;
    rest /= count;
  }
  return rest === 0n ? fields : undefined;
}

function digits(all: bigint): number[] {
  const found: number[] = [];
  let rest = all;
  for (let i = 0; i < BODY; i++) {
    found.unshift(Number(rest % BigInt(BASE)));
    rest /= BigInt(BASE);
  }
  if (rest > 0n) throw new RangeError('the fields of this format do not fit into its characters');
  return found;
}

function spread(plain: readonly number[], first: number): number[] {
  let before = first;
  return plain.map((digit) => {
    before = (digit + before + STRIDE) % BASE;
    return before;
  });
}

function gathered(values: readonly number[]): bigint {
  return values.slice(1).reduce((sum, value, i) => {
    const digit = (value - (values[i] as number) - STRIDE + 2 * BASE) % BASE;
    return sum * BigInt(BASE) + BigInt(digit);
  }, 0n);
}
