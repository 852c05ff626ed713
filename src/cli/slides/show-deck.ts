import type { Io } from '../../guide/io.ts';
import { cut } from '../../guide/view/wrap.ts';
import { visible } from '../../guide/visible.ts';
import { findDeck, listDecks, readDeck } from '../../slides/catalogue.ts';
import { announce } from '../../slides/follow.ts';
import { type PreparedDeck, prepareDeck } from '../../slides/prepared.ts';
import { beginShow, keyed, keysIn } from '../../slides/show.ts';
import { printedDeck, screenOf } from '../../slides/view/screen.ts';
import { say } from '../../text/text.ts';
import { type Call, flag, type Surroundings } from '../command.ts';
import { fullScreen, toldToEnd } from './full-screen.ts';
import { numberOf } from './use.ts';

/** A deck on the terminal; into a pipe, all of it at once. */
export async function showSlides(call: Call, at: Surroundings): Promise<number> {
  const { io } = at;
  const word = call.positionals[0] ?? (await chosen(io));
  if (word === undefined) return 0;
  const prepared = await prepareDeck(findDeck(visible(word)), io.lang);
  const first = numberOf(call, 'at', 1, prepared.deck.slides.length) ?? 1;
  if (io.interactive) return perform(prepared, first - 1, at);
  io.out(printedDeck(prepared, flag(call, 'notes'), io));
  return 0;
}

/** From a menu; without anybody to ask, the list is the answer. */
async function chosen(io: Io): Promise<string | undefined> {
  const decks = listDecks().map((entry) => ({ entry, title: readDeck(entry, io.lang).deck.title }));
  const message = say({ en: 'Which deck?', zh: '放映哪一份？' }, io.lang);
  const choices = decks.map(({ entry, title }) => ({ name: entry.id, words: title }));
  if (io.interactive) return io.choose({ message, choices });
  for (const { entry, title } of decks) {
    const line = `${String(entry.number).padStart(2)}  ${entry.id.padEnd(10)}  ${title}`;
    io.out(`${cut(line, io.columns, io.ink.dots)}\n`);
  }
  return undefined;
}

async function perform(prepared: PreparedDeck, first: number, { io, state }: Surroundings): Promise<number> {
  const since = Date.now();
  const announcer = await announce(state);
  const told = toldToEnd();
  let show = beginShow(prepared.deck.slides.length, first);
  let end = (): void => {};
  const over = new Promise<void>((done) => {
    end = done;
  });
  const draw = (): void => {
    stage.draw(screenOf(show, prepared, io).lines);
    announcer?.tell({ deck: prepared.entry.name, at: show.at, since });
  };
  const onKeys = (chunk: string): void => {
    for (const key of keysIn(chunk)) show = keyed(show, key, screenOf(show, prepared, io).below);
    if (show.ended) end();
    else draw();
  };
  const stage = fullScreen(onKeys, draw);
  try {
    draw();
    await Promise.race([over, told.ended]);
  } finally {
    stage.close();
    told.off();
    await announcer?.close();
  }
  return 0;
}
