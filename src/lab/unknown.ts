import { NslabError } from '../text/error.ts';
import { listed, same, type Text } from '../text/text.ts';

/** A name that there is not: the nearest ones, or else all. */
export function unknown(
  code: string,
  text: Text,
  near: readonly string[],
  all: readonly string[],
): NslabError {
  const [en, zh] = [near.join(' or '), near.join(' 或 ')];
  const hint = near.length > 0 ? { en: `Did you mean ${en}?`, zh: `是不是想输入 ${zh}？` } : undefined;
  const list = { en: `There are: ${listed(all, 'en')}.`, zh: `可选的有：${listed(all, 'zh')}。` };
  return new NslabError(code, text, { hint: hint ?? (all.length === 0 ? same('') : list), status: 2 });
}
