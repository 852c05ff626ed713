import type { Text } from '../text/text.ts';

/**
 * A value that is known only at run time: an earlier call's result, one end of its pipe, or an int that the
 * kernel has left at this offset of its buffer.
 */
export type Ref =
  | { readonly ref: 'result'; readonly of: string }
  | { readonly ref: 'pipe'; readonly of: string; readonly end: 'read' | 'write' }
  | { readonly ref: 'int'; readonly of: string; readonly at: number };

export type Fd = number | Ref;
/** A path (or any string) with a run-time number in it: `text\`/proc/${result('box')}/uid_map\``. */
export interface TextTemplate {
  readonly parts: readonly (string | Ref)[];
}
export type Str = string | TextTemplate;

/** One argument as the engine's binary carries it. */
export type Arg =
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'ref'; readonly ref: Ref }
  /** A pointer to bytes of the program's own memory; `relocations` are pointers or run-time values inside them. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly relocations?: readonly Relocation[] }
  /** A NUL-terminated string. */
  | { readonly kind: 'string'; readonly text: Str }
  /** A NULL-terminated array of pointers to strings (argv, envp). */
  | { readonly kind: 'strings'; readonly texts: readonly Str[] }
  /** A pointer to `size` zeroed bytes that the kernel fills; captured into the trace when `capture` is set. */
  | { readonly kind: 'buffer'; readonly size: number; readonly capture?: 'result' | 'whole' }
  /** The length of another argument's string, known when its run-time numbers are. */
  | { readonly kind: 'length'; readonly ofArgument: number };

export type Relocation =
  | { readonly at: number; readonly kind: 'pointer'; readonly to: Arg }
  | { readonly at: number; readonly kind: 'value'; readonly width: 4 | 8; readonly ref: Ref };

export interface CallOptions {
  /** A name for the result, so that later calls can refer to it with `result(name)`. */
  readonly as?: string;
  /** One line for the learner: why this call, here. */
  readonly why?: Text;
  /**
   * What a failure does: `stop` (default) ends this process's program with the failure in the trace;
   * `continue` goes on; a list of errno names says that one of these *must* happen (success stops).
   */
  readonly onError?: 'stop' | 'continue' | readonly string[];
  /** A smaller result is a failure too: `read` at a barrier returns 0 when the other side has died. */
  readonly atLeast?: number;
  /** The lab and the step that teach this call, `mount/pivot-root`: for whoever shows it. */
  readonly topic?: string;
}

/** A system call, or one of the engine's few verbs beside them. Plain data; nothing runs until `run`. */
export interface Call extends CallOptions {
  readonly name: string;
  /** The number on this architecture; verbs have none. */
  readonly nr?: number;
  readonly args: readonly Arg[];
  /** As strace would print it, flags decoded; run-time values as their names in brackets: `⟨box⟩`. */
  readonly shown: string;
  /** What a wait status in the call's buffer means: the program's own exit status; a failure unless it is 0. */
  readonly waitStatus?: { readonly isExitStatus: boolean; readonly mustSucceed: boolean };
  /** What was received is the kernel's answer to a message: an error in it is the call's own. */
  readonly answer?: Answer;
  /** The program of the child that a `spawn` makes. */
  readonly child?: readonly Call[];
}

/** The message that is answered, and where its answer has an int that is negative when it was refused. */
export interface Answer {
  readonly errorAt: number;
  /** `RTM_NEWLINK` */
  readonly type: string;
  /** As sent, but for what was known only at run time: the answer points into it. */
  readonly request: Uint8Array;
  /** As the trace shows it. */
  readonly shown: string;
}

export function result(of: string): Ref {
  return { ref: 'result', of };
}

export function pipeEnd(of: string, end: 'read' | 'write'): Ref {
  return { ref: 'pipe', of, end };
}

export function intAt(of: string, at: number): Ref {
  return { ref: 'int', of, at };
}

/** text`/proc/${result('box')}/uid_map` */
export function text(strings: TemplateStringsArray, ...refs: Ref[]): TextTemplate {
  const parts: (string | Ref)[] = [];
  strings.forEach((s, i) => {
    if (s !== '') parts.push(s);
    const ref = refs[i];
    if (ref) parts.push(ref);
  });
  return { parts };
}

/** The same calls, those of their children too, taught in `topic` unless they say otherwise themselves. */
export function about(topic: string, calls: readonly Call[]): Call[] {
  return calls.map((call) => ({
    topic,
    ...call,
    ...(call.child ? { child: about(topic, call.child) } : {}),
  }));
}
