import type { Picture } from './picture.ts';
import { type Canvas, r } from './shapes.ts';

/** The veth pairs: from one interface down to the other, or in a bow where both are on the same height. */
export function drawWires({ wires }: Picture, canvas: Canvas): void {
  for (const { from, to, live } of wires) {
    const [a, b] = [canvas.ports.get(from), canvas.ports.get(to)];
    if (!a || !b) continue;
    const [high, low] = a.top <= b.top ? [a, b] : [b, a];
    canvas.path(
      high.bottom < low.top ? down(high, low) : bow(high, low),
      `wire ${live ? 'good' : 'bad loose'}`,
    );
  }
}

interface Port {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

function down(high: Port, low: Port): string {
  const half = (low.top - high.bottom) / 2;
  return `M${r(high.x)} ${r(high.bottom)}C${r(high.x)} ${r(high.bottom + half)} ${r(low.x)} ${r(low.top - half)} ${r(low.x)} ${r(low.top)}`;
}

function bow(one: Port, other: Port): string {
  const up = Math.min(one.top, other.top) - 34;
  return `M${r(one.x)} ${r(one.top)}C${r(one.x)} ${r(up)} ${r(other.x)} ${r(up)} ${r(other.x)} ${r(other.top)}`;
}
