import { readProcText } from './procfs.ts';

/**
 * The session keyrings that we may see, serial number → description: `_ses`, or the name that its maker gave
 * it (keyctl_join_session_keyring(3)). Nothing tells whose process has joined which (proc_keys(5)).
 */
export function sessionKeyrings(): ReadonlyMap<string, string> {
  const lines = (readProcText('/proc/keys') ?? '').matchAll(/^([0-9a-f]+) .* keyring +(_ses[^:]*):/gm);
  return new Map([...lines].map(([, serial = '', name = '']) => [serial, name]));
}
