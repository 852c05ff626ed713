/*
 * Which diagnoses a checker's source names. Read as text, not run: a mistake that never happens in a test
 * must have its words all the same.
 */

const LITERAL = /(['"`])((?:(?!\1)[^\\\n])*)\1/g;

/** All string literals of a source. */
export function stringLiterals(source: string): Set<string> {
  return new Set([...source.matchAll(LITERAL)].map((match) => match[2] as string));
}

/**
 * Literals that end up as a diagnosis: in `diagnosis: 'a'`, `diagnosis = x ? 'a' : 'b'`, and in calls of a
 * function of this source that has a parameter called diagnosis.
 */
export function namedDiagnoses(source: string): Set<string> {
  const named = new Set<string>();
  for (const match of source.matchAll(/\bdiagnosis\s*[:=](?!=)/g)) {
    const rest = source.slice(match.index + match[0].length);
    if (/^\s*(string|\{|\w+\s*;)/.test(rest)) continue;
    addIds(named, splitArguments(rest)[0] ?? '');
  }
  for (const { name, position } of takersOfDiagnosis(source)) {
    for (const call of source.matchAll(new RegExp(`(?<!function )\\b${name}\\(`, 'g'))) {
      addIds(named, splitArguments(source.slice(call.index + call[0].length))[position] ?? '');
    }
  }
  return named;
}

function addIds(to: Set<string>, expression: string): void {
  for (const match of expression.matchAll(LITERAL)) {
    const before = expression.slice(0, match.index);
    const isId = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(match[2] as string);
    if (isId && !/[!=]==?\s*$/.test(before) && !/[\w)]\(\s*$/.test(before)) to.add(match[2] as string);
  }
}

function takersOfDiagnosis(source: string): { name: string; position: number }[] {
  const heads = [/\bfunction\s+(\w+)\s*\(/g, /\bconst\s+(\w+)\s*=\s*(?:async\s*)?\(/g];
  return heads.flatMap((head) =>
    [...source.matchAll(head)].flatMap((match) => {
      const parameters = splitArguments(source.slice(match.index + match[0].length));
      const position = parameters.findIndex((p) => /^\s*diagnosis\b/.test(p));
      return position < 0 ? [] : [{ name: match[1] as string, position }];
    }),
  );
}

/** What stands between here and the bracket, semicolon or line that ends it, cut at its commas. */
function splitArguments(source: string): string[] {
  const parts = [''];
  let depth = 0;
  let quote = '';
  for (const c of source) {
    const isOpen = quote === '';
    if (isOpen && depth === 0 && /[)\]};]/.test(c)) break;
    if (isOpen && depth === 0 && c === ',') {
      parts.push('');
      continue;
    }
    if (isOpen && /['"`]/.test(c)) quote = c;
    else if (c === quote) quote = '';
    else if (isOpen && /[([{]/.test(c)) depth++;
    else if (isOpen && /[)\]}]/.test(c)) depth--;
    parts.push(`${parts.pop()}${c}`);
  }
  return parts;
}
