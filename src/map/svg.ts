import { type Lang, say } from '../text/text.ts';
import { type Layout, largestIn, PAGE, type Room } from './layout.ts';
import { styleSheet } from './palette.ts';
import { badge, bridge, group, layers, port, processes } from './parts.ts';
import type { Box, Interface, Picture } from './picture.ts';
import { type Block, Canvas, flow, line, r, row, stack } from './shapes.ts';
import { escaped, FONT } from './svg-text.ts';
import { inOrder, isWired, leadsOut, peerOf, within } from './wired.ts';
import { drawWires } from './wires.ts';

const PAD = 14;
/** Those that wires lead to stand in the first row: a wire crosses no box. */
const WIDEST_WIRED = 4000;
/** Room above a row of boxes for the wires that lead to them. */
const WIRES = 46;

/** What all boxes of a picture have in common. */
interface Drawing {
  readonly picture: Picture;
  readonly lang: Lang;
  readonly layout: Layout;
}

/**
 * The picture as a file of its own (SVG 1.1), in the viewer's theme, light or dark. With a room: laid out so that it
 * is as large as it can be there.
 */
export function svgOf(picture: Picture, lang: Lang, room?: Room): string {
  const make = (layout: Layout): Sheet => sheetOf({ picture, lang, layout });
  const { width, height, canvas } = room ? largestIn(room, make, picture.box.partial) : make(PAGE);
  const words = {
    en: `nslab · lab host (${picture.lab}): processes, namespaces and wires as the kernel has them`,
    zh: `nslab · 实验主机（${picture.lab}）：内核里此刻的进程、命名空间与网线`,
  };
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escaped(say(words, lang))}</title>
<style>${styleSheet(FONT)}</style>
<rect class="paper" width="100%" height="100%"/>
${canvas}
</svg>
`;
}

interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly canvas: Canvas;
}

function sheetOf(drawing: Drawing): Sheet {
  const { picture, layout } = drawing;
  const canvas = new Canvas();
  const host = boxBlock(picture.box, drawing, 0);
  const all = layout.low ? host : stack([titleOf(drawing), host], 12);
  all.draw(layout.margin, layout.margin, canvas);
  drawWires(picture, canvas);
  return { width: r(all.width + layout.margin * 2), height: r(all.height + layout.margin * 2), canvas };
}

function titleOf({ picture, lang }: Drawing): Block {
  return line(
    [
      { text: say({ en: 'Lab host', zh: '实验主机' }, lang), of: 'title ink' },
      { text: picture.lab, of: 'dim' },
    ],
    FONT.size + 6,
  );
}

function boxBlock(observed: Box, drawing: Drawing, depth: number): Block {
  const { picture, lang, layout } = drawing;
  const box = { ...observed, boxes: inOrder(observed, picture) };
  const outward = depth === 0 ? [] : box.network.filter((i) => leadsOut(i, box, picture));
  const inward = box.network.filter((i) => !outward.includes(i));
  const ports = flow(
    outward.map((one) => port(one, lang)),
    layout.row,
    16,
  );
  const inside = insideOf(box, inward, drawing, depth);
  const width = Math.max(inside.width, ports.width, 120) + PAD * 2;
  // The ports of a box stand on its upper edge, half outside.
  const lift = outward.length > 0 ? ports.height / 2 : 0;
  const top = lift + (outward.length > 0 ? ports.height / 2 : 0) + PAD;
  const height = top + inside.height + PAD;
  return {
    width,
    height,
    draw(x, y, canvas) {
      canvas.rect(x, y + lift, width, height - lift, `box${depth % 2}`, 8);
      ports.draw(x + PAD, y, canvas);
      inside.draw(x + PAD, y + top, canvas);
    },
  };
}

/** What is known of a box, and the boxes in it. */
function insideOf(box: Box, inward: readonly Interface[], drawing: Drawing, depth: number): Block {
  const { picture, lang, layout } = drawing;
  const facts = factBlocks(box, lang);
  const rail = railOf(inward, box, drawing);
  const wired = isWired(box, picture);
  const railIsFact = layout.low && !wired && rail.height > 0;
  const title = layout.low && depth === 0 ? [titleOf(drawing)] : [];
  const known = [...title, ...facts, ...(railIsFact ? [rail] : [])];
  const body = stack(
    [
      ...(depth === 0 ? [] : [header(box)]),
      ...(box.namespaces.length > 0 ? [flow(box.namespaces.map(badge), layout.facts, 6, 5)] : []),
      ...(known.length > 0 ? [flow(known, depth === 0 ? layout.row : layout.facts, 36, 12)] : []),
      ...(rail.height > 0 && !railIsFact ? [rail] : []),
    ],
    10,
  );
  const inner = innerRows(box, drawing, depth);
  if (inner.height === 0) return body;
  if (layout.beside && depth > 0 && !wired) return row([body, inner], 28);
  return stack([body, inner], wired ? WIRES : 18);
}

function innerRows(box: Box, drawing: Drawing, depth: number): Block {
  const { picture, layout } = drawing;
  const wired = (b: Box): boolean => b.network.some((i) => leadsOut(i, b, picture));
  const rows = (some: readonly Box[], most: number): Block =>
    flow(
      some.map((b) => boxBlock(b, drawing, depth + 1)),
      most,
      28,
      18,
    );
  const first = rows(box.boxes.filter(wired), WIDEST_WIRED);
  const rest = rows(
    box.boxes.filter((b) => !wired(b)),
    Math.max(first.width, layout.row),
  );
  return stack(
    [first, rest].filter((block) => block.height > 0),
    22,
  );
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

/** Interfaces in the order of the boxes that their wires lead to, so that wires need not cross; then those without. */
function railOf(all: readonly Interface[], box: Box, { picture, lang, layout }: Drawing): Block {
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
  return flow(blocks, layout.row, 28);
}
