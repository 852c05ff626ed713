import { bare, LENGTH } from './alphabet.ts';

/** A code as somebody typed it, and whose it is: `seat 7`, or nothing. */
export interface Typed {
  readonly name: string;
  readonly code: string;
}

/** Between a name and a code, in a list or in a form's export. */
const SEPARATOR = /[:：,，;；=\t|]/u;

/** A code as it was shown, anywhere in a line: copied, or out of a chat. */
const GROUPS = /(?<![\p{L}\p{N}])[\p{L}\p{N}]{4}(\p{Pd}[\p{L}\p{N}]{4}){2}(?![\p{L}\p{N}\p{Pd}])/u;

/** A code a line, a name before or after it: `Ada: AK3T-XRN1-W240`. Blank lines and `# remarks` are nothing. */
export function codesInText(text: string): Typed[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/^\ufeff/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(codeInLine);
}

/** What stands after --decode: a code a word, or in groups with blanks between them, as it was read aloud. */
export function codesInWords(words: readonly string[]): Typed[] {
  const found: Typed[] = [];
  let groups: string[] = [];
  const flush = () => {
    if (groups.length > 0) found.push({ name: '', code: groups.join(' ') });
    groups = [];
  };
  for (const word of words) {
    const size = bare(word).length;
    if (SEPARATOR.test(word) || /\s/.test(word.trim())) {
      flush();
      found.push(...codesInText(word));
    } else {
      if (bare(groups.join('')).length + size > LENGTH) flush();
      groups.push(word);
      if (bare(groups.join('')).length >= LENGTH) flush();
    }
  }
  flush();
  return found;
}

function codeInLine(line: string): Typed {
  const copied = GROUPS.exec(line);
  if (copied) {
    const others = [line.slice(0, copied.index), line.slice(copied.index + copied[0].length)];
    return { name: others.map(trimmed).filter(Boolean).join(' '), code: copied[0] };
  }
  const parts = line.split(SEPARATOR).map((part) => part.trim());
  if (parts.length > 1) {
    const full = parts.findLastIndex((part) => isFull(part));
    const at = full < 0 ? parts.length - 1 : full;
    const others = parts.filter((part, i) => i !== at && part !== '');
    return { name: others.join(' '), code: parts[at] as string };
  }
  return isFull(line) ? { name: '', code: line } : besideWords(line);
}

/** What stands between a name and a code belongs to neither. */
function trimmed(text: string): string {
  return text.replace(/^[\s:：,，;；=|()（）"“”'<>]+|[\s:：,，;；=|()（）"“”'<>]+$/gu, '');
}

/** `seat 7 AK3T XRN1 W240`, or the other way round: as many words as make a code; all of it where none do. */
function besideWords(line: string): Typed {
  const words = line.split(/\s+/);
  for (let at = 1; at < words.length; at++) {
    const [before, after] = [words.slice(0, at), words.slice(at)];
    if (areGroups(after)) return { name: before.join(' '), code: after.join(' ') };
    if (areGroups(before)) return { name: after.join(' '), code: before.join(' ') };
  }
  return { name: '', code: line };
}

/** The 7 of `seat 7` is no part of a code, however many characters the rest lacks. */
function areGroups(words: readonly string[]): boolean {
  return isFull(words.join(' ')) && words.every((word) => bare(word).length % 4 === 0);
}

function isFull(text: string): boolean {
  return bare(text).length === LENGTH;
}
