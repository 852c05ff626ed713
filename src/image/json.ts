import { refused } from './refusal.ts';

/** A value in a JSON file of an archive, that knows where it stands: what is missing is named. */
export class Json {
  readonly #value: unknown;
  readonly #where: string;

  private constructor(value: unknown, where: string) {
    this.#value = value;
    this.#where = where;
  }

  static parse(bytes: Buffer, file: string): Json {
    try {
      return new Json(JSON.parse(bytes.toString('utf8')), file);
    } catch (error) {
      const why = error instanceof RangeError ? NESTED : NO_JSON;
      throw refused(why, { entry: file });
    }
  }

  get where(): string {
    return this.#where;
  }

  /** A member of an object; one that is absent, or null, has no value. */
  at(key: string): Json {
    const object = this.#value;
    const has = typeof object === 'object' && object !== null && Object.hasOwn(object, key);
    return new Json(has ? (object as Record<string, unknown>)[key] : undefined, `${this.#where}.${key}`);
  }

  get present(): boolean {
    return this.#value !== undefined && this.#value !== null;
  }

  string(): string {
    if (typeof this.#value === 'string') return this.#value;
    throw this.#wrong({ en: 'not a string', zh: '这不是字符串' });
  }

  size(): number {
    if (Number.isSafeInteger(this.#value) && (this.#value as number) >= 0) return this.#value as number;
    throw this.#wrong({ en: 'not a size', zh: '这不是大小' });
  }

  list(): Json[] {
    if (!Array.isArray(this.#value)) throw this.#wrong({ en: 'not a list', zh: '这不是列表' });
    return this.#value.map((value: unknown, i) => new Json(value, `${this.#where}[${i}]`));
  }

  optional<T>(read: (value: Json) => T): T | undefined {
    return this.present ? read(this) : undefined;
  }

  #wrong(what: { en: string; zh: string }) {
    if (!this.present) return refused({ en: 'this is missing.', zh: '缺少这一项。' }, { entry: this.#where });
    return refused({ en: `this is ${what.en}.`, zh: `${what.zh}。` }, { entry: this.#where });
  }
}

const NO_JSON = { en: 'this is not JSON.', zh: '这不是 JSON。' };
const NESTED = { en: 'this is nested too deeply.', zh: '嵌套得太深。' };
