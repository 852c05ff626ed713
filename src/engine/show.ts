import { type Lang, say } from '../text/text.ts';
import { whatItMeans } from './advice.ts';
import type { Call } from './call.ts';
import { errnoMeaning } from './errno-meaning.ts';
import { shownAnswer } from './netlink/shown.ts';
import { signalName } from './signals.ts';
import { quoted } from './strace.ts';
import type { Trace, TraceEntry } from './trace.ts';

export interface ShowOptions {
  readonly lang: Lang;
  readonly color?: boolean;
  /** The line of explanation below a call; true by default. */
  readonly why?: boolean;
}

/** A trace as strace would print it, with run-time values filled in and our words below. No newline at its end. */
export function formatTrace(trace: Trace, options: ShowOptions): string {
  const format = entryFormatter(options);
  return trace.entries.map(format).join('\n');
}

/** For a trace that is still being made: one function for all its entries, since later ones name earlier results. */
export function entryFormatter(options: ShowOptions): (entry: TraceEntry) => string {
  const parts = entryParts(options.lang);
  const paint = options.color ? PAINT : PLAIN;
  return (entry) => {
    const { call, outcome, failed, duration, why, meaning } = parts(entry);
    const pid = paint.dim(`[${entry.outerPid ?? entry.pid}]`);
    const lines = [`${pid} ${call} = ${failed ? paint.red(outcome) : outcome} ${paint.dim(`<${duration}>`)}`];
    if (why && options.why !== false) lines.push(paint.dim(`    # ${why}`));
    if (meaning) lines.push(paint.red(`    ! ${meaning}`));
    return lines.join('\n');
  };
}

/** What is said of one call, for whoever lays it out. */
export interface EntryParts {
  /** With run-time values filled in: `setns(5, CLONE_NEWNET)`. */
  readonly call: string;
  /** `0`, `-1 EPERM (Operation not permitted)`. */
  readonly outcome: string;
  readonly failed: boolean;
  /** `12 µs` */
  readonly duration: string;
  readonly why?: string;
  /** What a failure that ended the program means here. */
  readonly meaning?: string;
}

/** One function for all entries of a trace, since later ones name earlier results. */
export function entryParts(lang: Lang): (entry: TraceEntry) => EntryParts {
  return wordsOf(lang).entry;
}

/** What is said of one process's calls, before and after they are made. */
export interface CallWords {
  /** With the run-time values that are known by now filled in. */
  ahead(call: Call): string;
  entry(entry: TraceEntry): EntryParts;
  /** For a process that it makes: it knows what its maker knew then. */
  child(): CallWords;
}

export function wordsOf(lang: Lang, known: Known = new Map()): CallWords {
  return {
    ahead: (call) => named(call, known),
    entry(entry) {
      const call = filledIn(entry, known);
      remember(entry, known);
      const { why } = entry.call;
      const meaning = entry.stopped ? whatItMeans(entry) : undefined;
      return {
        call,
        outcome: outcomeIn(entry, lang),
        failed: isError(entry),
        duration: duration(entry),
        ...(why ? { why: say(why, lang) } : {}),
        ...(meaning ? { meaning: say(meaning, lang) } : {}),
      };
    },
    child: () => wordsOf(lang, new Map(known)),
  };
}

interface Paint {
  dim(text: string): string;
  red(text: string): string;
}
const PLAIN: Paint = { dim: (t) => t, red: (t) => t };
const PAINT: Paint = { dim: (t) => `\x1b[2m${t}\x1b[22m`, red: (t) => `\x1b[31m${t}\x1b[39m` };

/** The call itself may have gone well, and the refusal be in what it received. */
function isError({ errno, result }: TraceEntry): boolean {
  return errno !== undefined && result < 0n;
}

function outcomeIn(entry: TraceEntry, lang: Lang): string {
  if (!isError(entry)) return String(entry.result) + (entry.byClone ? ' (clone, for want of clone3)' : '');
  const words = errnoMeaning(entry.errno ?? '');
  return `-1 ${entry.errno}${words ? ` (${say(words, lang)})` : ''}`;
}

function duration({ startNs, endNs }: TraceEntry): string {
  const micro = Number(endNs - startNs) / 1000;
  if (micro < 1000) return `${micro.toFixed(0)} µs`;
  return micro < 1e6 ? `${(micro / 1000).toFixed(1)} ms` : `${(micro / 1e6).toFixed(2)} s`;
}

/** Values by name, as strings; what a call has received as bytes, for the numbers in it. */
type Known = Map<string, string | Uint8Array>;

function knownValue(name: string, known: Known): string | undefined {
  const value = known.get(name);
  if (typeof value === 'string') return value;
  const [, of = '', at = ''] = /^(.*)@(\d+)$/.exec(name) ?? [];
  const bytes = known.get(of);
  if (!(bytes instanceof Uint8Array) || bytes.length < Number(at) + 4) return undefined;
  return String(ints(bytes.subarray(Number(at)))[0]);
}

/** Names by their values. */
function named({ shown }: Call, known: Known): string {
  return shown.replace(/⟨([^⟩]*)⟩/g, (name, inner: string) => knownValue(inner, known) ?? name);
}

/** Names by their values, and `…` by what the kernel filled in. */
function filledIn(entry: TraceEntry, known: Known): string {
  const shown = named(entry.call, known);
  const filled = fromKernel(entry);
  return filled === undefined ? shown : shown.replace(/(?<=\(|, )…(?=,|\))/, () => filled);
}

function fromKernel({ call, captured, errno, result }: TraceEntry): string | undefined {
  if (errno !== undefined && !call.answer) return undefined;
  if (call.answer && captured) return shownAnswer(captured) ?? quoted(captured);
  if (call.name === 'write') return String(result);
  if (call.name === 'read' || call.name === 'recvfrom') return quoted(captured ?? new Uint8Array());
  const words = captured && ints(captured);
  if (call.name === 'wait4') return waitStatus(words?.[0] ?? 0);
  return words && `[${words.join(', ')}]`;
}

/** As strace decodes it: wait(2)'s macros. */
function waitStatus(status: number): string {
  const signal = status & 0x7f;
  if (signal !== 0) return `[{WIFSIGNALED(s) && WTERMSIG(s) == ${signalName(signal)}}]`;
  return `[{WIFEXITED(s) && WEXITSTATUS(s) == ${(status >> 8) & 0xff}}]`;
}

function remember({ call, result, captured }: TraceEntry, known: Known): void {
  if (call.as === undefined) return;
  known.set(call.as, call.answer && captured ? captured : String(result));
  if (call.name !== 'pipe2' || !captured) return;
  ints(captured).forEach((end, i) => {
    known.set(`${call.as}[${i}]`, String(end));
  });
}

function ints(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length >> 2 }, (_, i) => view.getInt32(4 * i, true));
}
