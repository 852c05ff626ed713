import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../state/make-folder.ts';
import type { Lang } from '../text/text.ts';
import type { DeckEntry } from './catalogue.ts';
import { printPdf } from './chromium.ts';
import { prepareDeck } from './prepared.ts';
import { deckHtml } from './render/html.ts';
import { indexHtml, type Listed, pageName } from './render/index-page.ts';

export interface BuildOptions {
  readonly folder: string;
  readonly langs: readonly Lang[];
  /** The program that prints; undefined: HTML alone. */
  readonly chromium: string | undefined;
  readonly onFile: (path: string) => void;
}

/** Writes each deck as a page of its own, and one that links to them. */
export async function buildDecks(decks: readonly DeckEntry[], options: BuildOptions): Promise<void> {
  const { folder, langs, chromium, onFile } = options;
  makeFolder(folder);
  const listed: Listed[] = [];
  for (const entry of decks) {
    const titles: Partial<Record<Lang, string>> = {};
    for (const lang of langs) {
      const prepared = await prepareDeck(entry, lang);
      titles[lang] = prepared.deck.title;
      const html = join(folder, pageName(entry, lang));
      writeFileSync(html, deckHtml(prepared));
      onFile(html);
      if (chromium === undefined) continue;
      const pdf = join(folder, pageName(entry, lang, 'pdf'));
      await printPdf(chromium, html, pdf);
      onFile(pdf);
    }
    listed.push({ entry, titles, pdf: chromium === undefined ? [] : langs });
  }
  const index = join(folder, 'index.html');
  writeFileSync(index, indexHtml(listed));
  onFile(index);
}
