import { widthOf, wrapLine } from '../../guide/view/wrap.ts';

/** Cells side by side, each wrapped into its own width; the last is not padded. */
export function cells(texts: readonly string[], widths: readonly number[], gap = '  '): string[] {
  const columns = texts.map((text, i) => cellLines(text, widths[i] ?? 1));
  const height = Math.max(...columns.map((lines) => lines.length));
  return Array.from({ length: height }, (_, row) =>
    columns
      .map((lines, i) => padded(lines[row] ?? '', i === columns.length - 1 ? 0 : (widths[i] ?? 0)))
      .join(gap)
      .trimEnd(),
  );
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** Options are long words with commas in them: they may break behind one. */
export function cellLines(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const piece of text.match(/[^ ,/]*[ ,/]*/g) ?? []) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last + piece.trimEnd()) <= width)
      lines[lines.length - 1] = last + piece;
    else if (piece !== '') lines.push(piece);
  }
  return (lines.length === 0 ? [''] : lines).flatMap((line) => wrapLine(line.trimEnd(), width).split('\n'));
}
