import { type Lang, say } from '../text/text.ts';
import type { Box, Gauge, Group, Interface, Layers, OwnNamespace } from './picture.ts';
import { type Block, line, row, stack } from './shapes.ts';
import { clipped, FONT, textWidth } from './svg-text.ts';
import { processLine } from './words.ts';

/* The parts of a box, as blocks. */

const SMALL = FONT.size - 2;
const PAD = 6;
/** Names may be long; a picture is looked at from the last row. */
const WIDEST = 300;

export function badge({ kind, inode }: OwnNamespace): Block {
  const words = `${kind} ${inode}`;
  const width = textWidth(words, SMALL) + PAD * 2;
  return {
    width,
    height: 20,
    draw(x, y, canvas) {
      canvas.rectAbove(x, y, width, 20, `kind-${kind}`, 10);
      canvas.text(x + PAD, y + 14, words, `small kind-${kind}`);
    },
  };
}

export function processes(box: Box, lang: Lang): Block {
  const inks = { strong: 'ink', dim: 'dim', bad: 'bad', plain: 'ink' } as const;
  return stack(
    box.processes.map((process) => {
      const words = processLine(process, lang).map(({ as, text }) => ({
        text: clipped(text, WIDEST),
        of: inks[as as keyof typeof inks] ?? 'ink',
      }));
      const indent = { text: process.depth === 0 ? '●' : `${'  '.repeat(process.depth - 1)}└ ●`, of: 'dim' };
      return line([indent, ...words]);
    }),
    0,
  );
}

/** Layers as they lie on each other, the topmost first: what is in a higher one hides what is below. */
export function layers({ target, upper, lowers }: Layers, lang: Lang): Block {
  const names = [
    ...(upper === undefined ? [] : [{ text: `${upper} · ${say(UPPER, lang)}`, of: 'upper' }]),
    ...lowers.map((text) => ({ text, of: 'lower' })),
  ].map(({ text, of }) => ({ text: clipped(text, WIDEST, SMALL), of }));
  const width = Math.max(120, ...names.map(({ text }) => textWidth(text, SMALL) + PAD * 2));
  const head = line([
    { text: clipped(target, WIDEST), of: 'ink' },
    { text: 'overlay', of: 'dim' },
  ]);
  const sheets: Block = {
    width: width + names.length * 6,
    height: names.length * 24,
    draw(x, y, canvas) {
      names.forEach(({ text, of }, i) => {
        const at = x + i * 6;
        canvas.rect(at, y + i * 24, width, 21, of, 3);
        canvas.text(at + PAD, y + i * 24 + 15, text, 'small ink');
      });
    },
  };
  return stack([head, sheets]);
}

export function group({ path, frozen, gauges }: Group, lang: Lang): Block {
  const head = [
    { text: clipped(path, WIDEST), of: 'ink' },
    { text: 'cgroup', of: 'dim' },
  ];
  const cold = frozen ? [{ text: say({ en: 'frozen', zh: '已冻结' }, lang), of: 'warn' }] : [];
  return stack([line([...head, ...cold]), ...gauges.map(gauge)]);
}

const GAUGE = { label: 62, bar: 130, height: 20 } as const;

function gauge({ of, filled, text, hits }: Gauge): Block {
  const words = line([{ text, of: 'ink' }, ...(hits === '' ? [] : [{ text: hits, of: 'bad' }])], SMALL);
  return {
    width: GAUGE.label + GAUGE.bar + 8 + words.width,
    height: GAUGE.height,
    draw(x, y, canvas) {
      canvas.text(x, y + 14, of, 'small dim');
      canvas.rect(x + GAUGE.label, y + 4, GAUGE.bar, 12, 'track', 3);
      const full = Math.min(1, filled ?? 0) * GAUGE.bar;
      if (full > 0)
        canvas.rect(x + GAUGE.label, y + 4, Math.max(3, full), 12, (filled ?? 0) > 0.9 ? 'bad' : 'good', 3);
      words.draw(x + GAUGE.label + GAUGE.bar + 8, y, canvas);
    },
  };
}

/** An interface: where a wire is plugged in. */
export function port(one: Interface, lang: Lang): Block {
  const state = !one.up ? 'bad' : one.carrier ? 'good' : 'warn';
  const name = [
    { text: one.name, of: 'ink' },
    { text: one.up ? '' : say(DOWN, lang), of: 'bad' },
  ];
  const lines = stack(
    [
      line(name.filter(({ text }) => text !== '')),
      ...one.addresses.map((text) => line([{ text, of: 'dim' }], SMALL)),
    ],
    0,
  );
  const [width, height] = [lines.width + PAD * 2, lines.height + PAD];
  return {
    width,
    height,
    draw(x, y, canvas) {
      canvas.rectAbove(x, y, width, height, 'frame', 4);
      canvas.rectAbove(x, y, width, height, `edge ${state}${one.up ? '' : ' loose'}`, 4);
      lines.draw(x + PAD, y + 2, canvas);
      canvas.ports.set(one.id, { x: x + width / 2, top: y, bottom: y + height });
    },
  };
}

/** A bridge: a bar with its ports below it. */
export function bridge(one: Interface, ports: readonly Interface[], lang: Lang): Block {
  const head = line([
    { text: one.name, of: 'ink strong' },
    { text: say({ en: 'bridge', zh: '网桥' }, lang), of: 'dim' },
    ...one.addresses.map((text) => ({ text, of: 'dim' })),
    ...(one.up ? [] : [{ text: say(DOWN, lang), of: 'bad' }]),
  ]);
  const plugged = row(
    ports.map((p) => port(p, lang)),
    24,
  );
  const width = Math.max(head.width + PAD * 2 + 16, plugged.width);
  return {
    width,
    height: 28 + (ports.length > 0 ? plugged.height + 8 : 0),
    draw(x, y, canvas) {
      canvas.rect(x, y, width, 28, 'frame', 4);
      canvas.rect(x, y, width, 28, `edge ${one.up ? 'good' : 'bad'}`, 4);
      head.draw(x + PAD, y + 5, canvas);
      canvas.ports.set(one.id, { x: x + width / 2, top: y, bottom: y + 28 });
      plugged.draw(x + (width - plugged.width) / 2, y + 36, canvas);
      for (const p of ports) {
        const at = canvas.ports.get(p.id);
        if (at) canvas.path(`M${at.x} ${y + 28}V${at.top}`, `wire ${p.up && one.up ? 'good' : 'warn loose'}`);
      }
    },
  };
}

const UPPER = { en: 'upper: written to', zh: 'upper：写入这里' };
const DOWN = { en: 'down', zh: '未启用' };
