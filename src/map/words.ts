import { type Lang, say } from '../text/text.ts';
import type { Box, Layers, Picture, PictureProcess } from './picture.ts';

/** Words, and in what ink. */
export interface Painted {
  readonly as: 'plain' | 'strong' | 'dim' | 'good' | 'bad' | 'warn' | 'code';
  readonly text: string;
}

/** What is said of a box in few words: its hostname, and whom its ids are outside. */
export function boxFacts(box: Box, lang: Lang): string[] {
  const held = { en: 'no process in it', zh: '里面没有进程' };
  return [
    ...(box.hostname === undefined ? [] : [`“${box.hostname}”`]),
    ...(box.processes.length === 0 && box.boxes.length === 0 && !box.partial ? [say(held, lang)] : []),
    ...box.ids.map(({ inside, outside, length }) => `${inside}→${outside}${length > 1 ? ` ×${length}` : ''}`),
  ];
}

export function processLine(process: PictureProcess, lang: Lang): Painted[] {
  const [inner, ...outer] = [...process.innerPids, process.pid];
  return [
    { as: 'plain', text: printable(process.comm) },
    { as: 'strong', text: String(inner) },
    ...(outer.length > 0 ? [{ as: 'dim', text: `(${outer.join(', ')})` } as const] : []),
    ...(process.zombie ? [{ as: 'bad', text: say({ en: 'zombie', zh: '僵尸' }, lang) } as const] : []),
  ];
}

/** A process may call itself anything (prctl(2), PR_SET_NAME). */
export function printable(name: string): string {
  return name.replace(/\p{C}/gu, '?');
}

export function layersLine({ target, upper, lowers }: Layers): string {
  const layers = [...(upper === undefined ? [] : [`${upper} (upper)`]), ...lowers];
  return `${target} = ${layers.join(' > ')}`;
}

/** For each interface of a pair: `eth0 @ web`, the other end and the box that it is in. */
export function wireEnds(picture: Picture): Map<string, string> {
  const places = new Map<string, string>();
  const visit = (box: Box, isHost: boolean): void => {
    for (const one of box.network) places.set(one.id, isHost ? one.name : `${one.name} @ ${box.name}`);
    for (const inner of box.boxes) visit(inner, false);
  };
  visit(picture.box, true);
  const ends = new Map<string, string>();
  for (const { from, to } of picture.wires) {
    const [a, b] = [places.get(from), places.get(to)];
    if (b !== undefined) ends.set(from, b);
    if (a !== undefined) ends.set(to, a);
  }
  return ends;
}
