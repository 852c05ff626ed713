import type { Place, Program } from './bpf.ts';
import type { ProfileCondition } from './profile.ts';
import { badNumber, unknownWord } from './refusals.ts';

/** An argument is 64 bits, A is 32: each comparison is of its high word and then of its low one. */
interface Words {
  readonly high: number;
  readonly low: number;
}

type Ways = readonly [yes: Place, no: Place];

const COMPARISONS = {
  SCMP_CMP_EQ: (p, at, v, _, [yes, no]) => equal(p, at, v, yes, no),
  SCMP_CMP_NE: (p, at, v, _, [yes, no]) => equal(p, at, v, no, yes),
  SCMP_CMP_GT: (p, at, v, _, [yes, no]) => greater(p, at, v, 'ifGreater', yes, no),
  SCMP_CMP_LE: (p, at, v, _, [yes, no]) => greater(p, at, v, 'ifGreater', no, yes),
  SCMP_CMP_GE: (p, at, v, _, [yes, no]) => greater(p, at, v, 'ifGreaterOrEqual', yes, no),
  SCMP_CMP_LT: (p, at, v, _, [yes, no]) => greater(p, at, v, 'ifGreaterOrEqual', no, yes),
  SCMP_CMP_MASKED_EQ: (p, at, mask, left, [yes, no]) => masked(p, at, mask, left, yes, no),
} as const satisfies Record<
  string,
  (p: Program, at: number, value: Words, valueTwo: Words, ways: Ways) => Place
>;

/**
 * Where the condition is decided: it goes on to `yes` or to `no`.
 * @throws NslabError for an unknown comparison or a number that cannot be an argument
 */
export function condition(program: Program, c: ProfileCondition, yes: Place, no: Place): Place {
  if (!Object.hasOwn(COMPARISONS, c.op)) {
    throw unknownWord({ en: 'comparison', zh: '比较方式' }, c.op, Object.keys(COMPARISONS));
  }
  if (!Number.isInteger(c.index) || c.index < 0 || c.index > 5) throw badNumber('index', c.index, 0, 5);
  const compare = COMPARISONS[c.op as keyof typeof COMPARISONS];
  const value = words('value', c.value);
  return compare(program, argument(c.index), value, words('valueTwo', c.valueTwo ?? 0), [yes, no]);
}

/** Offset of an argument's low word in struct seccomp_data; the high one follows: both architectures are little endian. */
function argument(index: number): number {
  return 16 + 8 * index;
}

function words(field: string, value: number): Words {
  if (!Number.isSafeInteger(value) || value < 0) throw badNumber(field, value, 0, Number.MAX_SAFE_INTEGER);
  return { high: Math.floor(value / 2 ** 32), low: value % 2 ** 32 };
}

function equal(p: Program, at: number, { high, low }: Words, yes: Place, no: Place): Place {
  const lowWord = p.load(at, p.test('ifEqual', low, yes, no));
  return p.load(at + 4, p.test('ifEqual', high, lowWord, no));
}

function greater(
  p: Program,
  at: number,
  { high, low }: Words,
  test: 'ifGreater' | 'ifGreaterOrEqual',
  yes: Place,
  no: Place,
): Place {
  const lowWord = p.load(at, p.test(test, low, yes, no));
  const same = p.test('ifEqual', high, lowWord, no);
  return p.load(at + 4, p.test('ifGreater', high, yes, same));
}

/** (argument & mask) == (left & mask); a word without a mask is not looked at. */
function masked(p: Program, at: number, mask: Words, left: Words, yes: Place, no: Place): Place {
  const word = (offset: number, bits: number, wanted: number, then: Place): Place => {
    if (bits === 0) return then;
    return p.load(offset, p.and(bits, p.test('ifEqual', (wanted & bits) >>> 0, then, no)));
  };
  return word(at + 4, mask.high, left.high, word(at, mask.low, left.low, yes));
}
