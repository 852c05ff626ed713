import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where fetched kernels are kept: never in the checkout. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const base = env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache');
  return resolve(env['NSLAB_VM_CACHE'] || join(base, 'nslab', 'vm'));
}
