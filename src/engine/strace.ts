import type { Fd, Ref, Str } from './call.ts';

/** How strace(1) writes values; what is known only at run time appears as its name: `⟨box⟩`. */
const SHOWN_BYTES = 96;

export function shownRef(ref: Ref): string {
  if (ref.ref === 'result') return `⟨${ref.of}⟩`;
  if (ref.ref === 'int') return `⟨${ref.of}@${ref.at}⟩`;
  return `⟨${ref.of}[${ref.end === 'read' ? 0 : 1}]⟩`;
}

export function shownNumber(value: number | bigint | Ref): string {
  return typeof value === 'object' ? shownRef(value) : String(value);
}

export function shownFd(fd: Fd | 'AT_FDCWD'): string {
  return fd === 'AT_FDCWD' ? fd : shownNumber(fd);
}

export function shownString(text: Str): string {
  if (typeof text === 'string') return quoted(Buffer.from(text));
  const inner = text.parts.map((p) => (typeof p === 'string' ? escaped(Buffer.from(p)) : shownRef(p)));
  return `"${inner.join('')}"`;
}

/** Bytes as strace prints them; text stays readable, also when it is not ASCII. */
export function quoted(bytes: Uint8Array): string {
  if (bytes.length <= SHOWN_BYTES) return `"${escaped(bytes)}"`;
  return `"${escaped(bytes.subarray(0, SHOWN_BYTES))}"...`;
}

export function shownStrings(texts: readonly Str[]): string {
  return `[${texts.map(shownString).join(', ')}]`;
}

/** strace counts an environment instead of printing it. */
export function shownEnvironment(env: readonly Str[]): string {
  return `/* ${env.length} ${env.length === 1 ? 'var' : 'vars'} */`;
}

export function octal(mode: number): string {
  return mode === 0 ? '0' : `0${mode.toString(8).padStart(3, '0')}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
};

function escaped(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8', { fatal: true });
  try {
    return [...text.decode(bytes)].map(shownCharacter).join('');
  } catch {
    return [...bytes]
      .map((b) => (b < 0x80 ? shownCharacter(String.fromCharCode(b)) : `\\${b.toString(8)}`))
      .join('');
  }
}

function shownCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return ESCAPES[character] ?? (code < 0x20 || code === 0x7f ? `\\${code.toString(8)}` : character);
}
