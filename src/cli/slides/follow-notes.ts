import { setTimeout as sleep } from 'node:timers/promises';
import { wrap } from '../../guide/view/wrap.ts';
import { findDeck } from '../../slides/catalogue.ts';
import { hear, type Place } from '../../slides/follow.ts';
import { type PreparedDeck, prepareDeck } from '../../slides/prepared.ts';
import { keysIn } from '../../slides/show.ts';
import { notesScreen } from '../../slides/view/notes-screen.ts';
import { say } from '../../text/text.ts';
import type { Surroundings } from '../command.ts';
import { fullScreen, toldToEnd } from './full-screen.ts';

const AGAIN_MS = 300;

/** The notes to the show in another terminal, until q; before it begins and after it has ended, waits. */
export async function followNotes({ io, state }: Surroundings): Promise<number> {
  const leave = new AbortController();
  const told = toldToEnd();
  told.ended.then(() => leave.abort());
  let place: Place | undefined;
  const decks = new Map<string, PreparedDeck>();

  const draw = (): void => {
    const prepared = place && decks.get(place.deck);
    if (!place || !prepared) stage.draw(wrap(say(WAITING, io.lang), io.columns).split('\n'));
    else {
      const seconds = (Date.now() - place.since) / 1000;
      stage.draw(notesScreen(prepared, place.at, seconds, new Date(), io));
    }
  };
  const onPlace = async (heard: Place): Promise<void> => {
    if (!decks.has(heard.deck)) decks.set(heard.deck, await prepareDeck(findDeck(heard.deck), io.lang));
    place = heard;
    draw();
  };
  const onKeys = (chunk: string): void => {
    if (keysIn(chunk).some((key) => key === 'q' || key === 'ctrl-c' || key === 'ctrl-d')) leave.abort();
  };
  const stage = fullScreen(onKeys, draw);
  const clock = setInterval(draw, 1000);
  try {
    draw();
    while (!leave.signal.aborted) {
      await hear(state, (heard) => void onPlace(heard), leave.signal);
      place = undefined;
      if (leave.signal.aborted) break;
      draw();
      await sleep(AGAIN_MS, undefined, { signal: leave.signal }).catch(() => {});
    }
  } finally {
    clearInterval(clock);
    stage.close();
    told.off();
  }
  return 0;
}

const WAITING = {
  en: 'No show is running yet. Begin it in another terminal: nslab slides 3. Here q leaves.',
  zh: '还没有开始放映。请在另一个终端里开始：nslab slides 3。在这里按 q 离开。',
};
