import { resolve } from 'node:path';
import { notWritten } from '../../guide/not-written.ts';
import { wrap } from '../../guide/view/wrap.ts';
import { visible } from '../../guide/visible.ts';
import { buildDecks } from '../../slides/build.ts';
import { findDeck, listDecks } from '../../slides/catalogue.ts';
import { findChromium, noChromium } from '../../slides/chromium.ts';
import { LANGS, say } from '../../text/text.ts';
import { type Call, flag, option, type Surroundings } from '../command.ts';

/** Writes the decks as pages; their paths are the output. */
export async function buildSlides(call: Call, { io }: Surroundings): Promise<number> {
  const named = call.positionals[1];
  const decks = named === undefined ? listDecks() : [findDeck(visible(named))];
  const langs = option(call, 'lang') === undefined ? LANGS : [io.lang];
  const folder = option(call, 'out') ?? 'nslab-slides';
  const chromium = flag(call, 'pdf') ? findChromium(io.env) : undefined;
  const onFile = (path: string): void => io.out(`${path}\n`);
  await buildDecks(decks, { folder: resolve(folder), langs, chromium, onFile }).catch((error) => {
    throw notWritten(error, folder, ELSEWHERE);
  });
  if (flag(call, 'pdf') && chromium === undefined) throw noChromium();
  const done = {
    en: 'Open index.html in a browser. Keys: → ← f p ?',
    zh: '用浏览器打开 index.html。按键：→ ← f p ?',
  };
  io.err(`${wrap(io.errInk.dim(say(done, io.lang)), io.columns)}\n`);
  return 0;
}

const ELSEWHERE = {
  en: 'Name a folder that is yours: --out FOLDER',
  zh: '换一个你有权限的目录：--out 目录',
};
