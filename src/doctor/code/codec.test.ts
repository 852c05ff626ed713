import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bare, checkSymbol, grouped, LENGTH, SYMBOLS, valuesOf } from './alphabet.ts';
import { decode, encode, type Fields, type Problem } from './codec.ts';
import { CURRENT, FORMATS, type Format, isReason, OK, REASONS } from './format.ts';
import { reasonOf } from './reasons.ts';

/** Numbers that are the same in every run (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function anyFields(format: Format, next: () => number): Fields {
  return Object.fromEntries(
    format.fields.map(({ name, values }) => [name, values[Math.floor(next() * values.length)] as string]),
  );
}

const end = (which: 0 | -1): Fields =>
  Object.fromEntries(CURRENT.fields.map(({ name, values }) => [name, values.at(which) as string]));
const next = random(20);
const STATES = [end(0), end(-1), ...Array.from({ length: 400 }, () => anyFields(CURRENT, next))];
const kindOf = (code: string): Problem['kind'] | 'read' => {
  const read = decode(code);
  return read.ok ? 'read' : read.problem.kind;
};

describe('a code', () => {
  it.each(FORMATS)('of release $release says what it was given, whatever that is', (format) => {
    const each = random(3);
    for (let i = 0; i < 2000; i++) {
      const fields = anyFields(format, each);
      expect(decode(encode(fields, format))).toEqual({ ok: true, format, fields });
    }
  });

  it('keeps each value of each field apart', () => {
    for (const { name, values } of CURRENT.fields) {
      const codes = values.map((value) => encode({ ...end(0), [name]: value }));
      expect(new Set(codes).size).toBe(values.length);
    }
  });

  it('is three groups of four, of characters that no other is mistaken for', () => {
    for (const state of STATES)
      expect(encode(state)).toMatch(/^([0-9AC-HJKMNP-RTV-Y]{4}-){2}[0-9AC-HJKMNP-RTV-Y]{4}$/);
    expect(SYMBOLS).toHaveLength(29);
    for (const alike of 'OILZSBU') expect(SYMBOLS).not.toContain(alike);
  });

  it('shows no row of equal characters where all is well', () => {
    expect(encode(end(0))).not.toMatch(/(.)-?\1-?\1/);
  });
});

describe('a slip', () => {
  it('of one character is noticed, every one of them', () => {
    let tried = 0;
    for (const state of STATES.slice(0, 60)) {
      const code = bare(encode(state));
      for (let at = 0; at < LENGTH; at++) {
        for (const other of SYMBOLS) {
          if (other === code[at]) continue;
          expect(kindOf(code.slice(0, at) + other + code.slice(at + 1))).toBe('check');
          tried++;
        }
      }
    }
    expect(tried).toBe(60 * 12 * 28);
  });

  it('of two that changed places is noticed, neighbours or not', () => {
    let tried = 0;
    for (const state of STATES) {
      const code = [...bare(encode(state))];
      for (let a = 0; a < LENGTH; a++) {
        for (let b = a + 1; b < LENGTH; b++) {
          if (code[a] === code[b]) continue;
          const swapped = [...code];
          [swapped[a], swapped[b]] = [code[b] as string, code[a] as string];
          expect(kindOf(swapped.join(''))).toBe('check');
          tried++;
        }
      }
    }
    expect(tried).toBeGreaterThan(20_000);
  });

  const GOOD = encode(STATES[5] as Fields);
  const cases: [string, string, ReturnType<typeof kindOf>][] = [
    ['lower case', GOOD.toLowerCase(), 'read'],
    ['no dashes', GOOD.replaceAll('-', ''), 'read'],
    ['blanks anywhere', ` ${GOOD.replaceAll('-', ' ').replace(/(.)(.)/, '$1 $2')} `, 'read'],
    ['dashes of a word processor', GOOD.replaceAll('-', '–'), 'read'],
    ['a Chinese keyboard', [...GOOD].map(fullWidth).join(''), 'read'],
    ['one too few', GOOD.slice(0, -1), 'length'],
    ['one too many', `${GOOD}7`, 'length'],
    ['nothing', ' - ', 'empty'],
    ['what no code has', `${GOOD.slice(0, -1)}!`, 'character'],
    ['an escape sequence', '\x1b[31mA', 'character'],
    ['another release', withFirst('Y'), 'format'],
  ];
  it.each(cases)('%s', (_, typed, kind) => {
    expect(kindOf(typed)).toBe(kind);
  });

  it('reads each look-alike as the one that is in the alphabet', () => {
    for (const [typed, meant] of ['O0', 'I1', 'L1', 'Z2', 'S5', 'B8', 'U5'].map((pair) => [...pair]))
      expect(bare(typed as string)).toBe(typed === 'U' ? 'V' : meant);
  });

  it('that no machine can have is told from one that was mistyped', () => {
    const body = valuesOf(`${CURRENT.symbol}${'Y'.repeat(LENGTH - 2)}`);
    const highest = body.map((_, i) => ((body[0] as number) + i * (28 + 7)) % 29);
    const code = highest.map((value) => SYMBOLS[value]).join('') + checkSymbol(highest);
    expect(kindOf(code)).toBe('impossible');
  });
});

describe('the table of formats', () => {
  it('has a character of its own for each, and one for this release', () => {
    expect(new Set(FORMATS.map((f) => f.symbol)).size).toBe(FORMATS.length);
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    expect(`${CURRENT.release}.`).toBe(version.match(/^\d+\.\d+\./)?.[0]);
  });

  it('never changes what a code that was shown means', () => {
    // Codes of released formats, as laptops have shown them: they stay here for ever.
    expect(encode(end(0), FORMATS[0])).toBe(RELEASED_FIRST);
    expect(encode(end(-1), FORMATS[0])).toBe(RELEASED_LAST);
  });

  it('has words for each of its reasons', () => {
    for (const id of [...REASONS, 'linux']) {
      const { short, remedy } = reasonOf(id);
      if (id !== 'other') expect(short).not.toEqual(reasonOf('other').short);
      expect(remedy.en && remedy.zh && short.zh).toBeTruthy();
    }
    for (const field of CURRENT.fields.filter(isReason)) expect(field.values[0]).toBe(OK);
  });
});

const RELEASED_FIRST = 'AJT2-9HR1-8GQJ';
const RELEASED_LAST = 'AANH-DD3W-ACT3';

function withFirst(symbol: string): string {
  const body = [...valuesOf(symbol), ...valuesOf(bare(encode(end(0)))).slice(1, -1)];
  return grouped(body.map((value) => SYMBOLS[value]).join('') + checkSymbol(body));
}

function fullWidth(char: string): string {
  return char === '-' ? '－' : String.fromCodePoint((char.codePointAt(0) as number) + 0xfee0);
}
