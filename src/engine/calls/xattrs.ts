import type { Call, CallOptions, Str } from '../call.ts';
import { quoted, shownString } from '../strace.ts';
import { bytes, int, NULL, string, syscall } from './syscall.ts';

const FLAGS = { XATTR_CREATE: 1, XATTR_REPLACE: 2 } as const;
export type XattrFlag = keyof typeof FLAGS;

/** setxattr(2): an attribute beside a file's own; `user.*` is anybody's who may write it, `trusted.*` the machine's root's. */
export function setxattr(
  path: Str,
  name: string,
  value: string | Uint8Array,
  flag?: XattrFlag,
  o?: CallOptions,
): Call {
  return on('setxattr', path, name, value, flag, o);
}

/** The same, of a symbolic link itself. */
export function lsetxattr(
  path: Str,
  name: string,
  value: string | Uint8Array,
  flag?: XattrFlag,
  o?: CallOptions,
): Call {
  return on('lsetxattr', path, name, value, flag, o);
}

function on(
  call: 'setxattr' | 'lsetxattr',
  path: Str,
  name: string,
  value: string | Uint8Array,
  flag: XattrFlag | undefined,
  o: CallOptions | undefined,
): Call {
  const content = Buffer.from(value);
  const args = [
    string(path),
    string(name),
    content.length > 0 ? bytes(content) : NULL,
    int(content.length),
    int(flag ? FLAGS[flag] : 0),
  ];
  const shown = [shownString(path), shownString(name), quoted(content), content.length, flag ?? 0];
  return syscall(call, args, shown.join(', '), o);
}
