import type ts from 'typescript';
import type { Ink } from '../view/ink.ts';

/** Something that the compiler does not understand in somebody's file, and where. */
export interface Complaint {
  /** `my-container.ts:5:19`; undefined for what concerns no place. */
  readonly where: string | undefined;
  readonly message: string;
  /** The line of the source, and which part of it is meant. */
  readonly line: string | undefined;
  readonly column: number;
  readonly length: number;
}

export function complaintOf(
  compiler: typeof ts,
  d: ts.Diagnostic,
  shown: (file: string) => string,
): Complaint {
  const message = compiler.flattenDiagnosticMessageText(d.messageText, '\n');
  const { file, start } = d;
  if (!file || start === undefined)
    return { where: undefined, message, line: undefined, column: 0, length: 0 };
  const at = file.getLineAndCharacterOfPosition(start);
  const line = file.text.split(/\r?\n/)[at.line] ?? '';
  const length = Math.max(1, Math.min(d.length ?? 1, line.length - at.character));
  const where = `${shown(file.fileName)}:${at.line + 1}:${at.character + 1}`;
  return { where, message, line, column: at.character, length };
}

/** As compilers print it: the place and the words, the line, and a mark below. */
export function shownComplaint({ where, message, line, column, length }: Complaint, ink: Ink): string {
  const head = where === undefined ? message : `${ink.strong(where)}: ${message}`;
  if (line === undefined) return `${head}\n`;
  // Tabs stay what they are, so that the mark stands below what it means.
  const before = line.slice(0, column).replace(/[^\t]/g, ' ');
  return `${head}\n    ${line}\n    ${before}${ink.bad('~'.repeat(length))}\n`;
}
