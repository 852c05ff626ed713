import { type Lang, say } from '../text/text.ts';
import type { Box, Gauge, Interface, Picture } from './picture.ts';
import { boxFacts, layersLine, type Painted, processLine, wireEnds } from './words.ts';

/** One line of the tree: what is drawn before it, and its words with the marks that a terminal paints. */
export interface TreeLine {
  readonly rails: string;
  readonly words: readonly Painted[];
  /** What it stands for and where it hangs: the same from one look to the next. */
  readonly key: string;
  /** What a change of it is a change of: a gauge moves by itself. */
  readonly fact: string;
}

export interface TreeOptions {
  readonly lang: Lang;
  readonly unicode: boolean;
}

interface Node {
  readonly id: string;
  readonly words: readonly Painted[];
  readonly fact?: string;
  readonly below: readonly Node[];
}

/** The lab host as a tree: boxes in boxes, what is in each, and where its wires lead. */
export function treeOf(picture: Picture, options: TreeOptions): TreeLine[] {
  const ends = wireEnds(picture);
  return drawn(boxNode(picture.box, ends, options, true), ['', '', ''], options.unicode);
}

function drawn(
  node: Node,
  [first, rest, above]: readonly [string, string, string],
  unicode: boolean,
): TreeLine[] {
  const [tee, corner, pipe] = unicode ? ['├─ ', '└─ ', '│  '] : ['|- ', '`- ', '|  '];
  const { id, words, fact = words.map((word) => word.text).join(' ') } = node;
  return [
    { rails: first, words, key: `${above}>${id}`, fact },
    ...node.below.flatMap((child, i) => {
      const last = i === node.below.length - 1;
      return drawn(child, [rest + (last ? corner : tee), rest + (last ? '   ' : pipe), id], unicode);
    }),
  ];
}

function boxNode(box: Box, ends: ReadonlyMap<string, string>, o: TreeOptions, isHost = false): Node {
  const name: Painted = { as: 'strong', text: isHost ? say(HOST, o.lang) : box.name };
  const facts = boxFacts(box, o.lang).map((text): Painted => ({ as: 'plain', text }));
  const kinds: Painted[] = box.namespaces.map(({ kind, inode, heldBy }) => ({
    as: 'warn',
    text: `${kind}:[${inode}]${heldBy === undefined ? '' : ` ← ${heldBy}`}`,
  }));
  return {
    // A process that goes on into one more namespace takes its box along.
    id: isHost ? 'host' : `box ${box.processes[0]?.pid ?? box.id}`,
    words: [name, ...facts, ...kinds],
    below: [
      ...processNodes(box, o),
      ...interfaceNodes(box.network, ends, o),
      ...box.overlays.map((l) =>
        leaf(`overlay ${l.target}`, [{ as: 'code', text: 'overlay' }, plain(layersLine(l))]),
      ),
      ...box.groups.map((group) => ({
        id: `cgroup ${group.path}`,
        words: [
          { as: 'code', text: `cgroup ${group.path}` } as const,
          ...(group.frozen ? [{ as: 'warn', text: say(FROZEN, o.lang) } as const] : []),
        ],
        below: group.gauges.map((gauge) => ({
          ...leaf(`${gauge.of} of ${group.path}`, gaugeWords(gauge, o)),
          fact: `${gauge.text.split(' / ').at(-1)} ${gauge.hits}`,
        })),
      })),
      ...box.boxes.map((inner) => boxNode(inner, ends, o)),
    ],
  };
}

function processNodes({ processes }: Box, o: TreeOptions): Node[] {
  const nodes: { node: Node & { below: Node[] }; depth: number }[] = [];
  const roots: Node[] = [];
  for (const process of processes) {
    const id = `process ${process.pid}`;
    const node = { id, words: processLine(process, o.lang), below: [] as Node[] };
    while (nodes.length > 0 && (nodes.at(-1)?.depth ?? 0) >= process.depth) nodes.pop();
    (nodes.at(-1)?.node.below ?? roots).push(node);
    nodes.push({ node, depth: process.depth });
  }
  return roots;
}

/** A bridge with what is plugged into it; all else beside it. */
function interfaceNodes(
  all: readonly Interface[],
  ends: ReadonlyMap<string, string>,
  o: TreeOptions,
): Node[] {
  const node = (one: Interface): Node => ({
    id: one.id,
    words: interfaceWords(one, ends, o),
    below: all.filter((i) => i.bridge === one.name).map(node),
  });
  return all.filter((i) => i.bridge === undefined || !all.some((b) => b.name === i.bridge)).map(node);
}

function interfaceWords(one: Interface, ends: ReadonlyMap<string, string>, o: TreeOptions): Painted[] {
  const end = ends.get(one.id);
  const state: Painted = !one.up
    ? { as: 'bad', text: say(DOWN, o.lang) }
    : one.carrier
      ? { as: 'good', text: say(UP, o.lang) }
      : { as: 'warn', text: say(NO_CARRIER, o.lang) };
  return [
    { as: 'code', text: one.name },
    ...(one.kind === 'bridge' ? [plain(say(BRIDGE, o.lang))] : []),
    ...one.addresses.map(plain),
    state,
    ...(end === undefined ? [] : [plain(`${o.unicode ? '⇄' : '<->'} ${end}`)]),
  ];
}

const CELLS = 10;

function gaugeWords({ of, filled, text, hits }: Gauge, { unicode }: TreeOptions): Painted[] {
  const full = Math.round(Math.min(1, filled ?? 0) * CELLS);
  const [on, off] = unicode ? ['█', '░'] : ['#', '.'];
  const bar: Painted = {
    as: (filled ?? 0) > 0.9 ? 'bad' : 'good',
    text: on.repeat(full) + off.repeat(CELLS - full),
  };
  return [
    plain(of.padEnd(6)),
    ...(filled === undefined ? [] : [bar]),
    plain(text),
    ...(hits === '' ? [] : [{ as: 'warn', text: hits } as const]),
  ];
}

function plain(text: string): Painted {
  return { as: 'plain', text };
}

function leaf(id: string, words: readonly Painted[]): Node {
  return { id, words, below: [] };
}

const HOST = { en: 'lab host', zh: '实验主机' };
const BRIDGE = { en: '(bridge)', zh: '（网桥）' };
const UP = { en: 'up', zh: '已启用' };
const DOWN = { en: 'down', zh: '未启用' };
const NO_CARRIER = { en: 'up, but its other end is not', zh: '已启用，但另一端没启用' };
const FROZEN = { en: 'frozen', zh: '已冻结' };
