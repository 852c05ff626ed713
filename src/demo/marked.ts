import type { Painted } from '../map/words.ts';

/** What has become of a line since the last look. */
export type Mark = ' ' | '+' | '-' | '~';

/** A line of the kernel's state. */
export interface StateLine {
  readonly rails: string;
  readonly words: readonly Painted[];
  /** What it stands for: the same from one look to the next. */
  readonly key: string;
  /** What a change of it is a change of. */
  readonly fact: string;
}

export interface MarkedLine extends StateLine {
  readonly mark: Mark;
}

/** The state after, with what has gone left where it was. */
export function marked(before: readonly StateLine[], after: readonly StateLine[]): MarkedLine[] {
  const known = new Map(before.map((line) => [line.key, line]));
  const still = new Set(after.map((line) => line.key));
  const lines: MarkedLine[] = [];
  const done = new Set<string>();
  let at = 0;
  /** Up to the line with this key: those that are gone. */
  const passGone = (until: string | undefined): void => {
    for (; at < before.length; at++) {
      const line = before[at] as StateLine;
      if (!still.has(line.key)) lines.push({ ...line, mark: '-' });
      else if (until !== undefined && !done.has(line.key)) return;
    }
  };
  for (const line of after) {
    const old = known.get(line.key);
    if (old) passGone(line.key);
    done.add(line.key);
    lines.push({ ...line, mark: old === undefined ? '+' : old.fact === line.fact ? ' ' : '~' });
  }
  passGone(undefined);
  return lines;
}

/**
 * At most `rows` of them: what has changed first, then what it hangs on, then what is next to it. Undefined stands
 * for lines that were left out.
 */
export function around(lines: readonly MarkedLine[], rows: number): (MarkedLine | undefined)[] {
  if (lines.length <= rows) return [...lines];
  // No room for anything but the change itself.
  if (rows < 4) return [...lines.filter((line) => line.mark !== ' '), ...lines].slice(0, rows);
  const chosen = new Set<number>();
  const cost = (): number => {
    const all = [...chosen].sort((a, b) => a - b);
    return all.reduce((sum, at, i) => sum + (at > (all[i - 1] ?? -1) + 1 ? 2 : 1), 0) + tail(all);
  };
  const tail = (all: readonly number[]): number => ((all.at(-1) ?? -1) < lines.length - 1 ? 1 : 0);
  const take = (at: number): void => {
    if (at < 0 || at >= lines.length || chosen.has(at)) return;
    chosen.add(at);
    if (cost() > rows) chosen.delete(at);
  };
  const changed = lines.flatMap((line, i) => (line.mark === ' ' ? [] : [i]));
  for (const at of changed) take(at);
  for (const at of changed) for (const above of ancestors(lines, at)) take(above);
  take(0);
  for (let far = 1; far < lines.length; far++) {
    for (const at of changed.length > 0 ? changed : [0]) {
      take(at - far);
      take(at + far);
    }
  }
  return withGaps(lines, chosen);
}

function withGaps(lines: readonly MarkedLine[], chosen: ReadonlySet<number>): (MarkedLine | undefined)[] {
  const shown: (MarkedLine | undefined)[] = [];
  lines.forEach((line, i) => {
    if (chosen.has(i)) shown.push(line);
    else if (i === 0 || chosen.has(i - 1)) shown.push(undefined);
  });
  return shown;
}

/** The lines that this one hangs on: each is the nearest above with shorter rails. */
function ancestors(lines: readonly MarkedLine[], at: number): number[] {
  const above: number[] = [];
  let depth = lines[at]?.rails.length ?? 0;
  for (let i = at - 1; i >= 0 && depth > 0; i--) {
    const rails = lines[i]?.rails.length ?? 0;
    if (rails >= depth) continue;
    depth = rails;
    above.push(i);
  }
  return above;
}
