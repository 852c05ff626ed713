import type { Call, CallOptions, Str } from './call.ts';
import { result } from './call.ts';
import { close, type OpenFlag, open, write } from './calls/files.ts';

export interface WriteFileOptions extends Omit<CallOptions, 'as' | 'atLeast'> {
  /** More of them than O_WRONLY, O_CREAT, O_TRUNC and O_CLOEXEC. */
  readonly flags?: readonly OpenFlag[];
  readonly mode?: number;
}

/** A name that no program uses by itself: the file that is being written, until it is closed. */
const FILE = 'written file';

/**
 * open, write, close: what `echo content > path` does. Errors that are expected are those of the write,
 * since it is the write that the kernel refuses in /proc and /sys; `continue` covers all three.
 */
export function writeFile(path: Str, content: Str | Uint8Array, o: WriteFileOptions = {}): Call[] {
  const { flags = [], mode = 0o644, why, onError } = o;
  const all: OpenFlag[] = [
    'O_WRONLY',
    'O_CREAT',
    ...(flags.includes('O_APPEND') ? [] : (['O_TRUNC'] as const)),
    'O_CLOEXEC',
  ];
  const careless = onError === 'continue' ? { onError } : {};
  const reason = why ? { why } : {};
  const empty = isEmpty(content);
  return [
    open(path, [...all, ...flags], mode, { as: FILE, ...careless, ...(empty ? reason : {}) }),
    ...(empty ? [] : [write(result(FILE), content, { ...(onError ? { onError } : {}), ...reason })]),
    close(result(FILE), careless),
  ];
}

function isEmpty(content: Str | Uint8Array): boolean {
  if (typeof content === 'string' || content instanceof Uint8Array) return content.length === 0;
  return content.parts.length === 0;
}
