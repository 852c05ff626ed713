import * as refuse from './refusals.ts';

/** Makes a value of what JSON.parse gave; `at` is its place: `mounts[3].options`. @throws NslabError */
export type Decoder<T> = (value: unknown, at: string) => T;

export const string: Decoder<string> = (value, at) => {
  if (typeof value !== 'string') throw refuse.wrongType(at, 'string');
  // The kernel's strings end at a NUL: what follows it would not be what was meant.
  if (value.includes('\0')) throw refuse.malformed(at, 'NUL');
  return value;
};

export const boolean: Decoder<boolean> = (value, at) => {
  if (typeof value !== 'boolean') throw refuse.wrongType(at, 'boolean');
  return value;
};

/** A whole number that JavaScript holds exactly. */
export function integer(least = 0, most = Number.MAX_SAFE_INTEGER): Decoder<number> {
  return (value, at) => {
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw refuse.wrongType(at, 'integer');
    if (value < least || value > most) throw refuse.outOfRange(at, value, least, most);
    return value;
  };
}

export function oneOf<const T extends string>(...words: readonly T[]): Decoder<T> {
  return (value, at) => {
    const word = words.find((w) => w === value);
    if (word === undefined) throw refuse.notOneOf(at, value, words);
    return word;
  };
}

export const absolutePath: Decoder<string> = (value, at) => {
  const path = string(value, at);
  if (!path.startsWith('/')) throw refuse.notAbsolute(at, path);
  return path;
};

export function list<T>(item: Decoder<T>): Decoder<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw refuse.wrongType(at, 'array');
    return value.map((v, i) => item(v, `${at}[${i}]`));
  };
}

export function record<T>(item: Decoder<T>): Decoder<Readonly<Record<string, T>>> {
  return (value, at) => {
    if (!isObject(value)) throw refuse.wrongType(at, 'object');
    return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, item(v, `${at}.${key}`)]));
  };
}

type Fields<T> = { readonly [K in keyof Required<T>]: Decoder<NonNullable<T[K]>> };
type RequiredKeys<T> = { [K in keyof T]-?: undefined extends T[K] ? never : K }[keyof T];

/**
 * An object of exactly these fields. A known one that is not supported is refused by its name and with the reason,
 * unless it is empty and asks for nothing; an unknown one too: what is ignored would be believed to be done.
 */
export function object<T>(
  fields: Fields<T>,
  required: readonly RequiredKeys<T>[],
  unsupported: readonly string[] = [],
): Decoder<T> {
  return (value, at) => {
    if (!isObject(value)) throw refuse.wrongType(at, 'object');
    const made: Record<string, unknown> = {};
    for (const [key, inner] of Object.entries(value)) {
      const path = at === '' ? key : `${at}.${key}`;
      if (Object.hasOwn(fields, key)) {
        // Go writes a list that is not there as null.
        if (inner !== null) made[key] = fields[key as keyof T](inner, path);
      } else if (!asksForNothing(inner)) {
        throw unsupported.includes(key) ? refuse.unsupported(path) : refuse.unknown(path);
      }
    }
    for (const key of required as readonly string[]) {
      if (made[key] === undefined) throw refuse.missing(at === '' ? key : `${at}.${key}`);
    }
    return made as T;
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asksForNothing(value: unknown): boolean {
  if (value === null || value === '' || value === false) return true;
  return typeof value === 'object' && Object.values(value).every(asksForNothing);
}
