import type { CapabilityName } from '../../engine/capabilities.ts';
import { NslabError } from '../../text/error.ts';
import type { Text } from '../../text/text.ts';
import type { Seccomp } from '../config/runtime-spec.ts';
import { defaultSeccomp } from './default-seccomp.ts';
import { MASKED_PATHS, READONLY_PATHS } from './defaults.ts';
import { readProfile } from './profile-file.ts';

/** What --security-opt decides; as it is without it: everything on. */
export interface Security {
  readonly noNewPrivileges: boolean;
  /** Without: no filter. */
  readonly seccomp?: Seccomp;
  readonly maskedPaths: readonly string[];
  readonly readonlyPaths: readonly string[];
}

/**
 * The values of --security-opt, as docker and podman take them, the last word of each kind counting.
 * @param capabilities the container's: a profile may allow a call to those who have one
 * @throws NslabError for a value that is not understood, not supported, or whose file cannot be read
 */
export function securityOptions(given: readonly string[], capabilities: readonly CapabilityName[]): Security {
  const start: Security = {
    noNewPrivileges: true,
    seccomp: defaultSeccomp(capabilities),
    maskedPaths: MASKED_PATHS,
    readonlyPaths: READONLY_PATHS,
  };
  return given.reduce((security, option) => apply(security, option, capabilities), start);
}

function apply(security: Security, option: string, capabilities: readonly CapabilityName[]): Security {
  const [, name = '', value = ''] = /^([^=:]*)(?:[=:](.*))?$/.exec(option) ?? [];
  switch (name) {
    case 'no-new-privileges':
      if (!['', 'true', 'false'].includes(value)) throw unknown(option);
      return { ...security, noNewPrivileges: value !== 'false' };
    case 'seccomp':
      return withFilter(security, option, value, capabilities);
    case 'systempaths':
      if (value !== 'unconfined') throw unknown(option);
      return { ...security, maskedPaths: [], readonlyPaths: [] };
    case 'mask':
      return { ...security, maskedPaths: [...new Set([...security.maskedPaths, ...paths(option, value)])] };
    case 'unmask':
      return unmasked(security, option, value);
    case 'apparmor':
    case 'label':
      throw notSupported(option);
    default:
      throw unknown(option);
  }
}

function withFilter(
  { seccomp: _, ...rest }: Security,
  option: string,
  value: string,
  capabilities: readonly CapabilityName[],
): Security {
  if (value === '') throw unknown(option);
  if (value === 'unconfined') return rest;
  const isBuiltIn = value === 'default' || value === 'builtin';
  return {
    ...rest,
    seccomp: isBuiltIn ? defaultSeccomp(capabilities) : readProfile(value, capabilities),
  };
}

/** podman's: a path takes its mask away and makes it writable; ALL takes all. */
function unmasked(security: Security, option: string, value: string): Security {
  if (value.toUpperCase() === 'ALL') return { ...security, maskedPaths: [], readonlyPaths: [] };
  const open = paths(option, value);
  const without = (list: readonly string[]) => list.filter((path) => !open.includes(path));
  return {
    ...security,
    maskedPaths: without(security.maskedPaths),
    readonlyPaths: without(security.readonlyPaths),
  };
}

function paths(option: string, value: string): string[] {
  const list = value.split(':');
  if (!list.every((path) => path.startsWith('/'))) throw unknown(option);
  return list;
}

function unknown(option: string): NslabError {
  return refused(
    {
      en: `--security-opt ${option} is not understood.`,
      zh: `看不懂 --security-opt ${option}。`,
    },
    {
      en: 'There are: no-new-privileges[=true|false], seccomp=unconfined|FILE, systempaths=unconfined, mask=/PATH[:/PATH…], unmask=ALL|/PATH[:/PATH…].',
      zh: '可用的有：no-new-privileges[=true|false]、seccomp=unconfined|文件、systempaths=unconfined、mask=/路径[:/路径…]、unmask=ALL|/路径[:/路径…]。',
    },
  );
}

function notSupported(option: string): NslabError {
  return refused(
    {
      en: `--security-opt ${option} is not supported: a security module’s profile must be loaded into the kernel by the machine’s administrator, and no lab does that.`,
      zh: `不支持 --security-opt ${option}：安全模块的配置要由机器的管理员装进内核，实验里没有这一步。`,
    },
    {
      en: 'Leave it out; capabilities, seccomp, masked paths and no_new_privs are there.',
      zh: '去掉它即可；能力、seccomp、遮盖路径和 no_new_privs 都照常生效。',
    },
  );
}

function refused(text: Text, hint: Text): NslabError {
  return new NslabError('security-option', text, { hint, status: 2 });
}
