import { readFileSync } from 'node:fs';
import type { CapabilityName } from '../../engine/capabilities.ts';
import { errnoNumber } from '../../engine/errno.ts';
import { compileFilter } from '../../engine/seccomp/compile.ts';
import { NslabError } from '../../text/error.ts';
import type { Text } from '../../text/text.ts';
import type { Seccomp, SeccompArg, SeccompRule } from '../config/runtime-spec.ts';

/** A rule of a file as docker and podman write it: the runtime specification’s, and whom it is for. */
interface FileRule {
  readonly names?: readonly string[];
  readonly name?: string;
  readonly action: string;
  readonly errnoRet?: number;
  /** podman’s, by name. */
  readonly errno?: string;
  readonly args?: readonly SeccompArg[] | null;
  readonly includes?: Condition;
  readonly excludes?: Condition;
}

interface Condition {
  readonly caps?: readonly string[];
  readonly arches?: readonly string[];
  readonly minKernel?: string;
}

interface ProfileFile {
  readonly defaultAction: string;
  readonly defaultErrnoRet?: number;
  readonly defaultErrno?: string;
  readonly architectures?: readonly string[];
  readonly flags?: readonly string[];
  readonly syscalls?: readonly FileRule[] | null;
}

/**
 * A seccomp profile as docker’s and podman’s --security-opt seccomp=FILE take it, for a process with these
 * capabilities on this machine. Rules for another architecture are left out.
 * @throws NslabError when it cannot be read, or is no profile: the message says what of it
 */
export function readProfile(path: string, capabilities: readonly CapabilityName[]): Seccomp {
  const file = parsed(path);
  try {
    const seccomp = resolved(file, capabilities);
    compileFilter(seccomp);
    return seccomp;
  } catch (cause) {
    throw noProfile(path, cause);
  }
}

function resolved(file: ProfileFile, capabilities: readonly CapabilityName[]): Seccomp {
  const rules = (file.syscalls ?? []).filter((rule) => isMeant(rule, capabilities));
  const errno = file.defaultErrnoRet ?? numberOf(file.defaultErrno);
  return {
    defaultAction: file.defaultAction,
    ...(errno === undefined ? {} : { defaultErrnoRet: errno }),
    ...(file.architectures ? { architectures: file.architectures } : {}),
    ...(file.flags ? { flags: file.flags } : {}),
    syscalls: rules.map(asRule),
  };
}

function asRule({ names, name, action, errnoRet, errno, args }: FileRule): SeccompRule {
  const number = action === 'SCMP_ACT_ERRNO' ? (errnoRet ?? numberOf(errno)) : errnoRet;
  return {
    names: names ?? (name === undefined ? [] : [name]),
    action,
    ...(number === undefined ? {} : { errnoRet: number }),
    ...(args && args.length > 0 ? { args } : {}),
  };
}

function numberOf(errno: string | undefined): number | undefined {
  return errno === undefined || errno === '' ? undefined : errnoNumber(errno);
}

const GO_NAMES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** All of `includes` must hold, none of `excludes` may. Every kernel that runs here is newer than any minKernel in use: 4.8. */
function isMeant({ includes = {}, excludes = {} }: FileRule, capabilities: readonly string[]): boolean {
  const here = GO_NAMES[process.arch] ?? process.arch;
  const has = (name: string) => capabilities.includes(name);
  if (includes.arches?.length && !includes.arches.includes(here)) return false;
  if (excludes.arches?.includes(here)) return false;
  return (includes.caps ?? []).every(has) && !(excludes.caps ?? []).some(has);
}

function parsed(path: string): ProfileFile {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw unreadable(path, cause);
  }
  if (typeof json === 'object' && json !== null && 'defaultAction' in json) return json as ProfileFile;
  throw noProfile(path, new Error('defaultAction'));
}

function unreadable(path: string, cause: unknown): NslabError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new NslabError(
    'seccomp-file',
    {
      en: `The seccomp profile ${path} cannot be read: ${why}`,
      zh: `读不了 seccomp 配置 ${path}：${why}`,
    },
    { cause, status: 2 },
  );
}

function noProfile(path: string, cause: unknown): NslabError {
  const why: Text =
    cause instanceof NslabError
      ? cause.text
      : {
          en: `${(cause as Error).message} is missing or not what it must be.`,
          zh: `${(cause as Error).message} 缺失或不合要求。`,
        };
  return new NslabError(
    'seccomp-file',
    { en: `The seccomp profile ${path}: ${why.en}`, zh: `seccomp 配置 ${path}：${why.zh}` },
    { cause, status: 2 },
  );
}
