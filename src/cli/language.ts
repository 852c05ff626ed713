import { LANGS, type Lang } from '../text/text.ts';

/** `--lang`, then NSLAB_LANG, then the saved choice, then the locale (locale(7)), then English. */
export function chooseLanguage(from: {
  flag?: string | undefined;
  env: NodeJS.ProcessEnv;
  saved?: () => string | undefined;
}): Lang {
  const named = [from.flag, from.env['NSLAB_LANG'], from.saved?.()]
    .map(asLang)
    .find((lang) => lang !== undefined);
  if (named) return named;
  const locale = from.env['LC_ALL'] || from.env['LC_MESSAGES'] || from.env['LANG'] || '';
  return locale.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

function asLang(word: string | undefined): Lang | undefined {
  const begin = word?.toLowerCase().slice(0, 2);
  return LANGS.find((lang) => lang === begin);
}
