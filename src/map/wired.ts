import type { Box, Interface, Picture } from './picture.ts';

/* Which boxes a wire leads to. */

/** Boxes on the same bridge beside each other, those on none last: the bridges are on the left above them. */
export function inOrder(box: Box, picture: Picture): Box[] {
  const bridges = box.network.filter((i) => i.kind === 'bridge').map((i) => i.name);
  const rank = (b: Box): number => {
    const end = box.network.find((i) => within(b, peerOf(i.id, picture)));
    return end?.bridge === undefined ? bridges.length : bridges.indexOf(end.bridge);
  };
  return [...box.boxes].sort((a, b) => rank(a) - rank(b));
}

export function isWired(box: Box, picture: Picture): boolean {
  return box.boxes.some((b) => b.network.some((i) => leadsOut(i, b, picture)));
}

export function leadsOut(one: Interface, box: Box, picture: Picture): boolean {
  const peer = peerOf(one.id, picture);
  return peer !== undefined && !within(box, peer);
}

export function peerOf(id: string, { wires }: Picture): string | undefined {
  for (const { from, to } of wires) {
    if (from === id) return to;
    if (to === id) return from;
  }
  return undefined;
}

export function within(box: Box, id: string | undefined): boolean {
  return box.network.some((i) => i.id === id) || box.boxes.some((b) => within(b, id));
}
