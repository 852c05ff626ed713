import { readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listLabs } from '../lab/catalogue.ts';
import { LANGS } from '../text/text.ts';
import { listDecks } from './catalogue.ts';
import { formatProblem } from './deck.ts';
import { lintDeck } from './lint.ts';
import { prepareDeck } from './prepared.ts';
import { deckHtml } from './render/html.ts';

const DECKS = listDecks();

test('a deck a lab, an opening and a closing one', () => {
  const wanted = ['opening', ...listLabs().map(({ id }) => id), 'closing'];
  expect(DECKS.map(({ id }) => id)).toEqual(wanted);
});

describe.each(DECKS)('$name', (entry) => {
  test('lint finds nothing', async () => {
    expect((await lintDeck(entry)).map((problem) => formatProblem(problem, 'en'))).toEqual([]);
  });

  test('what was recorded says nothing of the machine it was recorded on', () => {
    const folder = join(entry.folder, 'recorded');
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), 'utf8');
      expect(text, name).not.toMatch(/nslab-verify|\/tmp\/nslab-/);
      expect(text, name).not.toContain(process.cwd());
      if (hostname().length > 6) expect(text, name).not.toContain(hostname());
    }
  });

  test.each(LANGS)('%s: a page that needs nothing else, with as many slides as were read', async (lang) => {
    const prepared = await prepareDeck(entry, lang);
    const html = deckHtml(prepared);
    expect(html.match(/<section /g)).toHaveLength(prepared.deck.slides.length);
    expect(html).not.toMatch(/(?:src|href)="(?!data:)(?!#)[^"]*"/);
    expect(html).not.toMatch(/url\((?!data:)|@import/);
    expect(html).toContain("default-src 'none'");
  });
});
