import { errnoNumber } from '../errno.ts';
import type { SeccompProfile } from './profile.ts';
import { unknownWord } from './refusals.ts';
import { architecture } from './syscalls.ts';

/**
 * A profile that refuses these calls with an errno and lets all others pass.
 * @param errno its name: `EPERM`
 * @throws NslabError for a name that no machine has a call for: a typing error would forbid nothing
 */
export function forbid(names: readonly string[], errno = 'EPERM'): SeccompProfile {
  // arm64 has no mkdir, x64 has both mkdir and mkdirat: whoever forbids all that make a folder names both.
  const known = new Set(['x64', 'arm64'].flatMap((arch) => [...architecture(arch).syscalls.keys()]));
  for (const name of names) {
    if (known.has(name)) continue;
    const alike = [...known].filter((k) => k.startsWith(name.slice(0, 3)));
    throw unknownWord({ en: 'system call', zh: '系统调用' }, name, alike);
  }
  return {
    defaultAction: 'SCMP_ACT_ALLOW',
    syscalls: [{ names, action: 'SCMP_ACT_ERRNO', errnoRet: errnoNumber(errno) }],
  };
}
