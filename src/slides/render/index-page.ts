import { escaped } from '../../map/svg-text.ts';
import { LANGS, type Lang } from '../../text/text.ts';
import type { DeckEntry } from '../catalogue.ts';

export interface Listed {
  readonly entry: DeckEntry;
  readonly titles: Readonly<Partial<Record<Lang, string>>>;
  /** Those for which there is a PDF as well. */
  readonly pdf: readonly Lang[];
}

/** What a deck's page is called beside the others. */
export function pageName(entry: DeckEntry, lang: Lang, kind: 'html' | 'pdf' = 'html'): string {
  return `${entry.name}.${lang}.${kind}`;
}

/** A page that links to all decks. */
export function indexHtml(decks: readonly Listed[]): string {
  const items = decks.map(({ entry, titles, pdf }) => {
    const links = LANGS.flatMap((lang) => {
      const title = titles[lang];
      if (title === undefined) return [];
      const also = pdf.includes(lang) ? ` <a class="pdf" href="${pageName(entry, lang, 'pdf')}">PDF</a>` : '';
      return [`<span lang="${lang}"><a href="${pageName(entry, lang)}">${escaped(title)}</a>${also}</span>`];
    });
    return `<li>${links.join('')}</li>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>nslab</title>
<link rel="icon" href="data:,">
<style>
body { margin: 8vh auto; max-width: 60rem; padding: 0 1.5rem; color: #12181f; background: #ffffff;
  font: 1.25rem/1.5 "Helvetica Neue", "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
ol { list-style: none; padding: 0; }
li { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; padding: 0.6rem 0; border-bottom: 1px solid #c9d0d9; }
a { color: #0a4f8f; }
.pdf { font-size: 0.8em; }
</style>
</head>
<body>
<h1>nslab</h1>
<ol>
${items.join('\n')}
</ol>
<p>→ ← · f · p · ?</p>
</body>
</html>
`;
}
