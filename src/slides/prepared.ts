import { type Lab, loadLab, places } from '../lab/catalogue.ts';
import type { Lang } from '../text/text.ts';
import { type DeckEntry, readDeck, readDrawing, readTakes } from './catalogue.ts';
import { type Content, contentOf } from './content.ts';
import type { Deck, LiveBlock, Part, Slide } from './deck.ts';
import { codeLoad, contentLoad, type Load, proseLoad, type Sizes, sizesFor } from './fit.ts';

/** A deck with all that it shows: whoever draws it asks nobody else. */
export interface PreparedDeck {
  readonly entry: DeckEntry;
  readonly deck: Deck;
  /** Undefined: a deck that belongs to no lab. */
  readonly content: (block: LiveBlock) => Content;
  readonly drawing: (file: string, kind: 'svg' | 'txt') => string | undefined;
}

/** @throws NslabError `lab-unknown` when a block names a lab that there is not */
export async function prepareDeck(entry: DeckEntry, lang: Lang): Promise<PreparedDeck> {
  const { deck } = readDeck(entry, lang);
  const takes = readTakes(entry);
  const labs = new Map<string, Lab>();
  for (const { lab } of liveBlocks(deck)) {
    // The texts as they were where the runs were recorded: commands and outputs belong together.
    if (!labs.has(lab)) labs.set(lab, await loadLab(lab, { ...places(), cgroups: takes.on.cgroups }));
  }
  return {
    entry,
    deck,
    content: (block) => contentOf(block, labs.get(block.lab) as Lab, takes, lang),
    drawing: (file, kind) => readDrawing(entry, `${file}.${lang}.${kind}`),
  };
}

export function liveBlocks(deck: Deck): LiveBlock[] {
  const parts = deck.slides.flatMap((slide) => slide.parts);
  return parts.flatMap((part) => (part.kind === 'live' ? [part.block] : []));
}

/** A column of two, and what is between them. */
const COLUMN = 556;

/** How large its type can be; undefined when it holds too much. */
export function sizesOf(slide: Slide, prepared: PreparedDeck): Sizes | undefined {
  const loads = slide.parts.map((part) => loadOf(part, prepared));
  if (!slide.classes.includes('split')) return sizesFor(loads.flat());
  const sizes = loads.map((load) => sizesFor(load, COLUMN));
  const known = sizes.filter((size) => size !== undefined);
  if (known.length < sizes.length) return undefined;
  return { text: Math.min(...known.map((s) => s.text)), code: Math.min(...known.map((s) => s.code)) };
}

function loadOf(part: Part, { content }: PreparedDeck): Load[] {
  if (part.kind === 'live') return contentLoad(content(part.block));
  return part.kind === 'code' ? [codeLoad(part.code)] : proseLoad(part.markdown);
}

/** The notes with what an experiment's slide leaves out. */
export function notesOf(slide: Slide, { content }: PreparedDeck): string {
  const asked = slide.parts.flatMap((part) => {
    const shown = part.kind === 'live' ? content(part.block) : undefined;
    return shown?.of === 'question' ? [shown.asked] : [];
  });
  return [slide.notes, ...asked].filter((text) => text !== '').join('\n\n---\n\n');
}
