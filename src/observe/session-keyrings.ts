import { readProcText } from './procfs.ts';

/**
 * The session keyrings that we may see, serial number → description: `_ses`, or the name that its maker gave
 * it (keyctl_join_session_keyring(3)). Nothing tells whose process has joined which (proc_keys(5)).
 */
export function sessionKeyrings(): ReadonlyMap<string, string> {
  const lines = (readProcText('/proc/keys') ?? '').matchAll(/^([0-9a-f]+) .* keyring +(_ses[^:]*):/gm);
  return new Map([...lines].map(([, serial = '', name = '']) => [serial, name]));
}

/**
 * How many keys and keyrings belong to a user, by our own numbers. A keyring that was made by a user of a
 * container's can be seen only here.
 */
export function keysOf(uid: number): number {
  const counts = readProcText('/proc/key-users') ?? '';
  return Number(new RegExp(`^ *${uid}: +\\d+ (\\d+)/`, 'm').exec(counts)?.[1] ?? 0);
}
