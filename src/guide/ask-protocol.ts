import { LANGS, type Lang } from '../text/text.ts';
import type { Question } from './io.ts';

/** The first line that a client sends: what was typed inside the lab host, and on what terminal. */
export interface AskRequest {
  readonly argv: readonly string[];
  readonly columns: number;
  readonly rows: number;
  readonly color: boolean;
  readonly unicode: boolean;
  /** It can ask a person. */
  readonly interactive: boolean;
  readonly lang: Lang;
}

/** Each further line of the client answers a `question` or `confirm`. */
export interface AskReply {
  readonly answer: string | boolean | null;
}

/** One line of the server. `exit` is the last. */
export type AskFrame =
  | { readonly out: string }
  | { readonly err: string }
  | { readonly question: Question }
  | { readonly confirm: string }
  | { readonly exit: number };

/** A line longer than this is nobody's question. */
export const LONGEST_LINE = 64 * 1024;

export function parseRequest(line: string): AskRequest | undefined {
  const value = parseJson(line);
  if (!isRecord(value)) return undefined;
  const { argv, lang } = value;
  if (!Array.isArray(argv) || !argv.every((word): word is string => typeof word === 'string'))
    return undefined;
  return {
    argv,
    columns: count(value['columns'], 80),
    rows: count(value['rows'], 24),
    color: value['color'] === true,
    unicode: value['unicode'] === true,
    interactive: value['interactive'] === true,
    lang: LANGS.find((known) => known === lang) ?? 'en',
  };
}

export function parseReply(line: string): AskReply | undefined {
  const value = parseJson(line);
  if (!isRecord(value)) return undefined;
  const answer = value['answer'];
  return typeof answer === 'string' || typeof answer === 'boolean' ? { answer } : { answer: null };
}

export function parseFrame(line: string): AskFrame | undefined {
  const value = parseJson(line);
  if (!isRecord(value)) return undefined;
  if (typeof value['out'] === 'string') return { out: value['out'] };
  if (typeof value['err'] === 'string') return { err: value['err'] };
  if (typeof value['exit'] === 'number') return { exit: value['exit'] };
  if (typeof value['confirm'] === 'string') return { confirm: value['confirm'] };
  if (isRecord(value['question'])) return { question: value['question'] as unknown as Question };
  return undefined;
}

/** Cuts what a socket brings into lines; answers false when one grows too long. */
export function lineSplitter(onLine: (line: string) => void): (chunk: string) => boolean {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
    return rest.length <= LONGEST_LINE;
  };
}

function count(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 10_000
    ? value
    : otherwise;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
