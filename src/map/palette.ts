import type { NamespaceKind } from '../observe/namespaces.ts';

/** Colours of one theme, as CSS has them. Every ink is read on `paper`, on a box, or on its own chip. */
export interface Palette {
  readonly paper: string;
  /** Boxes by their depth: the one inside is set off from the one around it. */
  readonly boxes: readonly [string, string];
  readonly frame: string;
  readonly ink: string;
  readonly dim: string;
  readonly good: string;
  readonly bad: string;
  readonly warn: string;
  readonly track: string;
  readonly upper: string;
  readonly lower: string;
  readonly chip: string;
  readonly kinds: Readonly<Record<NamespaceKind, string>>;
}

export const LIGHT: Palette = {
  paper: '#ffffff',
  boxes: ['#f6f7f9', '#ffffff'],
  frame: '#68707d',
  ink: '#14181f',
  dim: '#525a66',
  good: '#0b6b35',
  bad: '#b3141d',
  warn: '#8a4b00',
  track: '#d9dde3',
  upper: '#fff0cc',
  lower: '#e3e7ee',
  chip: '#ffffff',
  kinds: {
    cgroup: '#7a4a00',
    ipc: '#3d5a00',
    mnt: '#005d5d',
    net: '#0047a8',
    pid: '#9a1c00',
    time: '#555555',
    user: '#6a1b9a',
    uts: '#a0005a',
  },
};

export const DARK: Palette = {
  paper: '#0f1216',
  boxes: ['#191e25', '#0f1216'],
  frame: '#8a94a3',
  ink: '#f2f4f7',
  dim: '#b0b8c4',
  good: '#5fd38d',
  bad: '#ff8f8f',
  warn: '#ffc266',
  track: '#3a424d',
  upper: '#4a3a10',
  lower: '#2a313b',
  chip: '#0f1216',
  kinds: {
    cgroup: '#ffc266',
    ipc: '#b5d96b',
    mnt: '#5fd6d6',
    net: '#82b4ff',
    pid: '#ff9e80',
    time: '#c4c4c4',
    user: '#d7a6ff',
    uts: '#ff94c8',
  },
};

/** A style sheet that follows the viewer's theme; where a viewer knows none, it is light. */
export function styleSheet(font: { readonly size: number }): string {
  return `
text { font: ${font.size}px ui-monospace, "DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono CJK SC", monospace; }
.small { font-size: ${font.size - 2}px; }
.name { font-weight: bold; font-size: ${font.size + 2}px; }
.title { font-weight: bold; font-size: ${font.size + 6}px; }
.strong { font-weight: bold; }
.wire { fill: none; stroke-width: 2.5; }
.loose { stroke-dasharray: 6 5; }
rect { stroke-width: 1.5; }
${rules(LIGHT)}
@media (prefers-color-scheme: dark) {
${rules(DARK)}
}`;
}

function rules(p: Palette): string {
  const kinds = Object.entries(p.kinds).map(
    ([kind, color]) =>
      `.kind-${kind} { fill: ${color}; } rect.kind-${kind} { fill: ${p.chip}; stroke: ${color}; }`,
  );
  return `.paper { fill: ${p.paper}; }
.box0 { fill: ${p.boxes[0]}; stroke: ${p.frame}; }
.box1 { fill: ${p.boxes[1]}; stroke: ${p.frame}; }
.frame { fill: ${p.chip}; stroke: ${p.frame}; }
.ink { fill: ${p.ink}; }
.dim { fill: ${p.dim}; }
.good { fill: ${p.good}; } .wire.good, rect.edge.good { fill: none; stroke: ${p.good}; }
.bad { fill: ${p.bad}; } .wire.bad, rect.edge.bad { fill: none; stroke: ${p.bad}; }
.warn { fill: ${p.warn}; } .wire.warn, rect.edge.warn { fill: none; stroke: ${p.warn}; }
.track { fill: ${p.track}; }
.upper { fill: ${p.upper}; stroke: ${p.frame}; }
.lower { fill: ${p.lower}; stroke: ${p.frame}; }
${kinds.join('\n')}`;
}
