const OPENS = /(?:^|[;\s])(?:do|then|\{)(?=\s|$)/g;
const CLOSES = /(?:^|[;\s])(?:done|fi|\})(?=[\s;&)]|$)/g;

/** Which lines a shell asks for with `> `: those before them have left something open. */
export function continued(lines: readonly string[]): boolean[] {
  let document: string | undefined;
  let depth = 0;
  let broken = false;
  return lines.map((line) => {
    const waiting = document !== undefined || depth > 0 || broken;
    if (document !== undefined) {
      if (line === document) document = undefined;
      return waiting;
    }
    document = /<<\s*'?(\w+)'?/.exec(line)?.[1];
    depth = Math.max(0, depth + count(line, OPENS) - count(line, CLOSES));
    broken = line.endsWith('\\');
    return waiting;
  });
}

function count(line: string, what: RegExp): number {
  return line.match(what)?.length ?? 0;
}
