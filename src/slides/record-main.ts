import { closeAllStages } from '../author/stage.ts';
import { findDeck, listDecks } from './catalogue.ts';
import { record } from './record/record.ts';
import { store } from './record/store.ts';
import { thisMachine } from './takes.ts';

/*
 * `npm run slides [DECK…]`: runs what the decks show, for real, and writes what has changed to
 * slides/NN-name/recorded/. As root: that is what most rooms see.
 */

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void closeAllStages().then(() => process.exit(130)));

const named = process.argv.slice(2);
const decks = named.length > 0 ? named.map((word) => findDeck(word)) : listDecks();
for (const deck of decks) {
  const start = performance.now();
  try {
    const changed = store(deck, await record(deck), thisMachine());
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    process.stdout.write(`${deck.name}: ${changed.length} changed, ${seconds} s\n`);
    for (const what of changed) process.stdout.write(`  ${what}\n`);
  } catch (error) {
    process.stdout.write(`${deck.name}: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
