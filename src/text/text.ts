/** The languages that everything a learner reads is written in. */
export type Lang = 'en' | 'zh';
export const LANGS: readonly Lang[] = ['en', 'zh'];

/** One thing said in every language. Names of commands, calls and kernel objects stay as they are. */
export type Text = Readonly<Record<Lang, string>>;

export function say(text: Text, lang: Lang): string {
  return text[lang];
}

/** A text that is the same in every language: a path, a command, a number. */
export function same(text: string | number): Text {
  return { en: String(text), zh: String(text) };
}

/** Several names in a row. */
export function listed(words: readonly (string | number)[], lang: Lang): string {
  return words.join(lang === 'zh' ? '、' : ', ');
}
