import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LabPlaces, listLabs, places } from '../lab/catalogue.ts';
import { unknown } from '../lab/unknown.ts';
import { nearest } from '../text/nearest.ts';
import type { Lang } from '../text/text.ts';
import { type ParsedDeck, parseDeck } from './parse.ts';
import { NO_TAKES, type Takes } from './takes.ts';

/** A deck's folder, known by its name alone. */
export interface DeckEntry {
  readonly number: number;
  readonly id: string;
  /** `03-mount`, under `slides/`. */
  readonly name: string;
  readonly folder: string;
}

/** The lab in whose lab host the blocks of a deck without one run. */
const LAB_OF_NONE = 'uts';

export function slidesFolder(at: LabPlaces = places()): string {
  return join(at.texts, 'slides');
}

/** All decks in the order in which they are shown. */
export function listDecks(folder: string = slidesFolder()): readonly DeckEntry[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => {
      const [, number, id] = /^(\d\d)-([a-z0-9-]+)$/.exec(name) ?? [];
      return number && id ? [{ number: Number(number), id, name, folder: join(folder, name) }] : [];
    })
    .sort((a, b) => a.number - b.number);
}

/** The deck of this number, id or folder name. @throws NslabError `deck-unknown` */
export function findDeck(word: string, decks: readonly DeckEntry[] = listDecks()): DeckEntry {
  const wanted = word.trim().toLowerCase();
  const found = decks.find(
    (deck) =>
      deck.id === wanted || deck.name === wanted || (/^\d+$/.test(wanted) && deck.number === Number(wanted)),
  );
  if (found) return found;
  const ids = decks.map((deck) => deck.id);
  const what = { en: `There is no deck "${word}".`, zh: `没有名为“${word}”的幻灯片。` };
  const all = decks.map((deck) => `${deck.number} ${deck.id}`);
  throw unknown('deck-unknown', what, nearest(wanted, ids), all);
}

export function readDeck(entry: DeckEntry, lang: Lang): ParsedDeck {
  const file = `slides/${entry.name}/${lang}.md`;
  const path = join(entry.folder, `${lang}.md`);
  const lab = listLabs().find(({ id }) => id === entry.id)?.id ?? LAB_OF_NONE;
  const source = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return parseDeck(source, { name: entry.name, lang, file, lab });
}

/** What was recorded for a deck; nothing before the first time. */
export function readTakes(entry: DeckEntry): Takes {
  const path = join(entry.folder, 'recorded', 'takes.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Takes) : NO_TAKES;
}

/** A diagram as it was recorded: `own-mounts.en.svg`. Undefined when it was not. */
export function readDrawing(entry: DeckEntry, name: string): string | undefined {
  const path = join(entry.folder, 'recorded', name);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
