import { type Lang, say } from '../text/text.ts';
import { styleSheet } from './palette.ts';
import { badge, bridge, group, layers, port, processes } from './parts.ts';
import type { Box, Interface, Picture } from './picture.ts';
import { type Block, Canvas, flow, line, r, stack } from './shapes.ts';
import { escaped, FONT } from './svg-text.ts';
import { drawWires } from './wires.ts';

const MARGIN = 24;
const PAD = 14;
/** Boxes beside each other, before a new row begins. */
const WIDEST_ROW = 1500;
/** Those that wires lead to stand in the first row: a wire crosses no box. */
const WIDEST_WIRED = 4000;
/** Room above a row of boxes for the wires that lead to them. */
const WIRES = 46;

/** The picture as a file of its own (SVG 1.1), in the viewer's theme, light or dark. */
export function svgOf(picture: Picture, lang: Lang): string {
  const canvas = new Canvas();
  const host = boxBlock(picture.box, picture, lang, 0);
  const words = {
    en: `nslab · lab host (${picture.lab}): processes, namespaces and wires as the kernel has them`,
    zh: `nslab · 实验主机（${picture.lab}）：内核里此刻的进程、命名空间与网线`,
  };
  const title = line(
    [
      { text: say({ en: 'Lab host', zh: '实验主机' }, lang), of: 'title ink' },
      { text: picture.lab, of: 'dim' },
    ],
    FONT.size + 6,
  );
  const all = stack([title, host], 12);
  all.draw(MARGIN, MARGIN, canvas);
  drawWires(picture, canvas);
  const [width, height] = [r(all.width + MARGIN * 2), r(all.height + MARGIN * 2)];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escaped(say(words, lang))}</title>
<style>${styleSheet(FONT)}</style>
<rect class="paper" width="100%" height="100%"/>
${canvas}
</svg>
`;
}

function boxBlock(observed: Box, picture: Picture, lang: Lang, depth: number): Block {
  const box = { ...observed, boxes: inOrder(observed, picture) };
  const outward = depth === 0 ? [] : box.network.filter((i) => leadsOut(i, box, picture));
  const inward = box.network.filter((i) => !outward.includes(i));
  const ports = flow(
    outward.map((one) => port(one, lang)),
    WIDEST_ROW,
    16,
  );
  const facts = factBlocks(box, lang);
  const rail = railOf(inward, box, picture, lang);
  const inner = innerRows(box, picture, lang, depth);
  const body = stack(
    [
      ...(depth === 0 ? [] : [header(box)]),
      ...(box.namespaces.length > 0 ? [flow(box.namespaces.map(badge), 420, 6, 5)] : []),
      ...(facts.length > 0 ? [flow(facts, depth === 0 ? WIDEST_ROW : 420, 36, 12)] : []),
      ...(rail.height > 0 ? [rail] : []),
    ],
    10,
  );
  const gap = inner.height === 0 ? 0 : isWired(box, picture) ? WIRES : 18;
  const width = Math.max(body.width, inner.width, ports.width, 120) + PAD * 2;
  // The ports of a box stand on its upper edge, half outside.
  const lift = outward.length > 0 ? ports.height / 2 : 0;
  const top = lift + (outward.length > 0 ? ports.height / 2 : 0) + PAD;
  const height = top + body.height + gap + inner.height + PAD;
  return {
    width,
    height,
    draw(x, y, canvas) {
      canvas.rect(x, y + lift, width, height - lift, `box${depth % 2}`, 8);
      ports.draw(x + PAD, y, canvas);
      body.draw(x + PAD, y + top, canvas);
      inner.draw(x + PAD, y + top + body.height + gap, canvas);
    },
  };
}

function innerRows(box: Box, picture: Picture, lang: Lang, depth: number): Block {
  const wired = (b: Box): boolean => b.network.some((i) => leadsOut(i, b, picture));
  const rows = (some: readonly Box[], most: number): Block =>
    flow(
      some.map((b) => boxBlock(b, picture, lang, depth + 1)),
      most,
      28,
      18,
    );
  const first = rows(box.boxes.filter(wired), WIDEST_WIRED);
  const rest = rows(
    box.boxes.filter((b) => !wired(b)),
    Math.max(first.width, WIDEST_ROW),
  );
  return stack(
    [first, rest].filter((block) => block.height > 0),
    22,
  );
}

function isWired(box: Box, picture: Picture): boolean {
  return box.boxes.some((b) => b.network.some((i) => leadsOut(i, b, picture)));
}

function header(box: Box): Block {
  const name = { text: box.name, of: 'name ink' };
  return line(
    box.hostname === undefined ? [name] : [name, { text: `“${box.hostname}”`, of: 'dim' }],
    FONT.size + 2,
  );
}

function factBlocks(box: Box, lang: Lang): Block[] {
  const nobody = say({ en: 'no process: a mount keeps it', zh: '没有进程：靠一个挂载留住' }, lang);
  const held = box.namespaces.find((n) => n.heldBy !== undefined)?.heldBy;
  return [
    ...(box.processes.length > 0 ? [processes(box, lang)] : []),
    ...(box.processes.length === 0 && held !== undefined
      ? [stack([line([{ text: nobody, of: 'dim' }]), line([{ text: held, of: 'ink' }])], 0)]
      : []),
    ...(box.ids.length > 0 ? [ids(box, lang)] : []),
    ...box.overlays.map((l) => layers(l, lang)),
    ...box.groups.map((g) => group(g, lang)),
  ];
}

/** `uid 0 inside = 100000 outside`, a line each. */
function ids(box: Box, lang: Lang): Block {
  const head = say({ en: 'uid inside → outside', zh: 'uid：里面 → 外面' }, lang);
  return stack(
    [
      line([{ text: head, of: 'dim' }]),
      ...box.ids.map(({ inside, outside, length }) =>
        line([
          { text: `${inside} → ${outside}`, of: 'ink' },
          { text: `× ${length}`, of: 'dim' },
        ]),
      ),
    ],
    0,
  );
}

/** Boxes on the same bridge beside each other, those on none last: the bridges are on the left above them. */
function inOrder(box: Box, picture: Picture): Box[] {
  const bridges = box.network.filter((i) => i.kind === 'bridge').map((i) => i.name);
  const rank = (b: Box): number => {
    const end = box.network.find((i) => within(b, peerOf(i.id, picture)));
    return end?.bridge === undefined ? bridges.length : bridges.indexOf(end.bridge);
  };
  return [...box.boxes].sort((a, b) => rank(a) - rank(b));
}

/** Interfaces in the order of the boxes that their wires lead to, so that wires need not cross; then those without. */
function railOf(all: readonly Interface[], box: Box, picture: Picture, lang: Lang): Block {
  const place = (one: Interface): number => {
    const found = box.boxes.findIndex((b) => within(b, peerOf(one.id, picture)));
    return found < 0 ? box.boxes.length : found;
  };
  const sorted = [...all].sort((a, b) => place(a) - place(b));
  const bridges = sorted.filter((i) => i.kind === 'bridge');
  const loose = sorted.filter((i) => i.kind !== 'bridge' && !bridges.some((b) => b.name === i.bridge));
  const blocks = [
    ...bridges.map((b) =>
      bridge(
        b,
        sorted.filter((i) => i.bridge === b.name),
        lang,
      ),
    ),
    ...loose.map((i) => port(i, lang)),
  ];
  return flow(blocks, WIDEST_ROW, 28);
}

function leadsOut(one: Interface, box: Box, picture: Picture): boolean {
  const peer = peerOf(one.id, picture);
  return peer !== undefined && !within(box, peer);
}

function peerOf(id: string, { wires }: Picture): string | undefined {
  for (const { from, to } of wires) {
    if (from === id) return to;
    if (to === id) return from;
  }
  return undefined;
}

function within(box: Box, id: string | undefined): boolean {
  return box.network.some((i) => i.id === id) || box.boxes.some((b) => within(b, id));
}
