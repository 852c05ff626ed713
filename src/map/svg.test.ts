import { describe, expect, test } from 'vitest';
import { DARK, LIGHT, type Palette } from './palette.ts';
import { examplePicture } from './picture.test-kit.ts';
import type { Box, Picture } from './picture.ts';
import { svgOf } from './svg.ts';
import { clipped, escaped, textWidth } from './svg-text.ts';

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly of: string;
}

function rects(svg: string): Rect[] {
  const found = svg.matchAll(
    /<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)" height="([\d.]+)" rx="\d+" class="([^"]+)"/g,
  );
  return [...found].map(([, x, y, width, height, of = '']) => ({
    ...{ x: Number(x), y: Number(y), width: Number(width), height: Number(height) },
    of,
  }));
}

function names(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, words = '']) => words);
}

test('everything that is there is in the picture, and inside it', () => {
  const svg = svgOf(examplePicture(), 'en');
  const words = names(svg).join(' | ');
  for (const said of [
    'web',
    '“web”',
    'net 4026532255',
    '10.77.0.2/24',
    '203.0.113.1/24',
    '/up · upper: written to',
    '61 of 64 MB',
    'OOM kills 1',
    'frozen',
    '100000',
  ])
    expect(words).toContain(said);
  const [width = 0, height = 0] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)?.slice(1).map(Number) ?? [];
  for (const r of rects(svg)) {
    expect(r.x).toBeGreaterThanOrEqual(0);
    expect(r.x + r.width).toBeLessThanOrEqual(width);
    expect(r.y + r.height).toBeLessThanOrEqual(height);
  }
  expect(svg.match(/class="wire good"/g)).toHaveLength(2);
  expect(svg.match(/class="wire bad loose"/g)).toHaveLength(1);
});

test('boxes lie in each other or apart, never across', () => {
  expect(rects(svgOf(examplePicture(), 'en')).filter((r) => /^box\d$/.test(r.of))).toHaveLength(4);
  expect(crossings(svgOf(examplePicture(), 'en'))).toEqual([]);
});

/** Pairs of boxes that neither lie in each other nor apart. */
function crossings(svg: string): (readonly [Rect, Rect])[] {
  const boxes = rects(svg).filter((r) => /^box\d$/.test(r.of));
  return boxes.flatMap((a) =>
    boxes.filter((b) => !apart(a, b) && !isIn(a, b) && !isIn(b, a)).map((b) => [a, b] as const),
  );
}

function apart(a: Rect, b: Rect): boolean {
  return a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
}

function isIn(a: Rect, b: Rect): boolean {
  return b.x >= a.x && b.y >= a.y && b.x + b.width <= a.x + a.width && b.y + b.height <= a.y + a.height;
}

describe('laid out for a slide', () => {
  const room = { width: 1152, height: 500 };
  const sizeOf = (svg: string): number[] =>
    /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)?.slice(1).map(Number) ?? [];

  test('it is larger there than as a page, and says the same', () => {
    const [page, slide] = [svgOf(examplePicture(), 'en'), svgOf(examplePicture(), 'en', room)];
    const scales = [page, slide].map(sizeOf).map(([w = 1, h = 1]) => Math.min(1152 / w, 500 / h));
    expect(scales[1]).toBeGreaterThan((scales[0] ?? 0) * 1.1);
    expect(names(slide).sort()).toEqual(names(page).sort());
  });

  test('its boxes lie in each other or apart', () => {
    expect(crossings(svgOf(examplePicture(), 'en', room))).toEqual([]);
  });
});

test.each([
  ['as they come', (all: readonly Box[]) => all],
  ['the other way round', (all: readonly Box[]) => [...all].reverse()],
])('wires do not cross, whatever the order of the boxes: %s', (_, order) => {
  const { box, ...picture } = examplePicture();
  const svg = svgOf({ ...picture, box: { ...box, boxes: order(box.boxes) } }, 'en');
  const wires = [...svg.matchAll(/<path d="M([\d.]+) [\d.]+C.* ([\d.]+) [\d.]+" class="wire/g)];
  const [[from, to] = [], [from2, to2] = []] = wires.map(([, a, b]) => [Number(a), Number(b)]);
  expect(wires).toHaveLength(2);
  expect(Math.sign((from ?? 0) - (from2 ?? 0))).toBe(Math.sign((to ?? 0) - (to2 ?? 0)));
});

test('a gauge is as full as its group', () => {
  const [memory, pids] = rects(svgOf(examplePicture(), 'en')).filter(
    (r) => r.height === 12 && r.of !== 'track',
  );
  expect([memory?.of, pids?.of]).toEqual(['bad', 'good']);
  expect((memory?.width ?? 0) / (pids?.width ?? 1)).toBeCloseTo(0.95 / 0.2, 1);
});

test('a name cannot break out of the file', () => {
  const picture = examplePicture();
  const evil: Picture = {
    ...picture,
    box: {
      ...picture.box,
      name: 'x',
      boxes: [{ ...picture.box, name: '</svg><script>"&\u0000\u001b[31m', boxes: [] }],
    },
  };
  const svg = svgOf(evil, 'en');
  expect(svg).not.toContain('<script');
  expect(svg).toContain('&lt;/svg&gt;&lt;script&gt;&quot;&amp;��[31m');
  expect(escaped('a\ud800b')).toBe('a�b');
});

test('widths: a Chinese character is a square, a long name is cut', () => {
  expect(textWidth('网', 10)).toBe(10);
  expect(textWidth('ab', 10)).toBeCloseTo(12.04);
  expect(textWidth(clipped('x'.repeat(400), 100))).toBeLessThanOrEqual(100);
});

function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

test.each<[string, Palette]>([
  ['light', LIGHT],
  ['dark', DARK],
])('legible on a projector: %s (WCAG AA)', (_, p) => {
  const grounds = [p.paper, ...p.boxes, p.chip];
  const inks = [p.ink, p.dim, p.good, p.bad, p.warn, ...Object.values(p.kinds)];
  for (const ink of inks)
    for (const ground of grounds) expect(contrast(ink, ground)).toBeGreaterThanOrEqual(4.5);
  for (const sheet of [p.upper, p.lower]) expect(contrast(p.ink, sheet)).toBeGreaterThanOrEqual(4.5);
  for (const ground of grounds) expect(contrast(p.frame, ground)).toBeGreaterThanOrEqual(3);
});
