import type { LabHost } from '../../labhost/labhost.ts';
import { pictureOf } from '../../map/read.ts';
import { svgOf } from '../../map/svg.ts';
import { treeOf } from '../../map/tree.ts';
import { look } from '../../observe/look.ts';
import { LANGS } from '../../text/text.ts';
import { focused } from './focus.ts';

/** What a slide leaves below its heading. */
const ROOM = { width: 1152, height: 500 };
/** Long enough for a loop at its limit to be seen at its limit, whatever part of a period one begins in. */
const CPU_WINDOW_MS = 2000;

/** The lab host as `nslab map` shows it: a picture, and a tree for terminals, in each language. */
export async function draw(
  host: LabHost,
  name: string,
  only: readonly string[] | undefined,
): Promise<Record<string, string>> {
  const picture = focused(await pictureOf(() => look(host), { cpuWindow: CPU_WINDOW_MS }), only);
  return Object.fromEntries(
    LANGS.flatMap((lang) => [
      [`${name}.${lang}.svg`, svgOf(picture, lang, ROOM)],
      [`${name}.${lang}.txt`, treeText(picture, lang)],
    ]),
  );
}

function treeText(picture: Parameters<typeof treeOf>[0], lang: (typeof LANGS)[number]): string {
  const lines = treeOf(picture, { lang, unicode: true });
  return `${lines.map(({ rails, words }) => rails + words.map(({ text }) => text).join(' ')).join('\n')}\n`;
}
