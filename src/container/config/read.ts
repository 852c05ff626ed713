import { NslabError } from '../../text/error.ts';
import { mountProblems } from './mount-problems.ts';
import * as refuse from './refusals.ts';
import type { Config, NamespaceType } from './runtime-spec.ts';
import * as shapes from './shapes.ts';
import { refusedSysctl } from './sysctls.ts';

/**
 * A config.json as JSON.parse gave it. What is wrong in it, and what is not supported here, is named by its place;
 * `where` is how messages call the file. Paths stay as they are: relative ones mean the bundle's folder.
 * @throws NslabError with status 125
 */
export function readConfig(json: unknown, where: string): Config {
  try {
    const read = shapes.config(json, '');
    const { env = [], args } = read.process;
    const config = { ...read, mounts: read.mounts ?? [], process: { ...read.process, env, args } };
    check(config);
    return config;
  } catch (error) {
    throw error instanceof NslabError ? named(error, where) : error;
  }
}

function named({ code, text, hint, status }: NslabError, where: string): NslabError {
  const said = { en: `${where}: ${text.en}`, zh: `${where}：${text.zh}` };
  return new NslabError(code, said, { status, ...(hint ? { hint } : {}) });
}

/** What no setting can tell by itself. */
function check(config: Config): void {
  checkVersion(config);
  checkNamespaces(config);
  checkMaps(config);
  checkProcess(config);
  config.mounts.forEach(mountProblems);
  config.linux.devices?.forEach(({ type, major, minor }, i) => {
    if (type !== 'p' && (major === undefined || minor === undefined))
      throw refuse.missing(`linux.devices[${i}].${major === undefined ? 'major' : 'minor'}`);
  });
  for (const name of Object.keys(config.linux.sysctl ?? {})) {
    const problem = refusedSysctl(name, (type) => has(config, type));
    if (problem) throw problem;
  }
}

function checkVersion({ ociVersion }: Config): void {
  if (!/^1\.[0-2]\.\d+(?:[-+].*)?$/.test(ociVersion)) throw refuse.version(ociVersion);
}

function has(config: Config, type: NamespaceType): boolean {
  return config.linux.namespaces.some((n) => n.type === type);
}

function checkNamespaces(config: Config): void {
  const { namespaces } = config.linux;
  namespaces.forEach(({ type, path }, i) => {
    const at = `linux.namespaces[${i}]`;
    if (namespaces.findIndex((n) => n.type === type) !== i) throw refuse.needs(at, TWICE);
    if (path !== undefined && type === 'mount') throw refuse.unsupportedValue(`${at}.path`, type, ROOT_IN_IT);
    if (path !== undefined && type === 'user')
      throw refuse.unsupportedValue(`${at}.path`, type, RIGHTS_IN_IT);
  });
  if (!has(config, 'mount')) throw refuse.needs('linux.namespaces', NO_MOUNT);
  if (config.hostname !== undefined && !has(config, 'uts')) throw refuse.needs('hostname', NO_UTS);
  if (config.domainname !== undefined && !has(config, 'uts')) throw refuse.needs('domainname', NO_UTS);
}

function checkMaps(config: Config): void {
  for (const name of ['uidMappings', 'gidMappings'] as const) {
    const maps = config.linux[name] ?? [];
    const at = `linux.${name}`;
    if (!has(config, 'user') && maps.length > 0) throw refuse.needs(at, NO_USER);
    if (!has(config, 'user')) continue;
    if (maps.length === 0) throw refuse.needs(at, NO_MAP);
    if (!maps.some((m) => m.containerID === 0)) throw refuse.needs(at, NO_ROOT);
  }
}

function checkProcess({ process }: Config): void {
  if (process.args.length === 0 || process.args[0] === '') throw refuse.missing('process.args[0]');
  process.env.forEach((entry, i) => {
    if (entry.indexOf('=') < 1) throw refuse.needs(`process.env[${i}]`, NOT_A_VARIABLE);
  });
}

/** crun fills such a gap with what its caller has; who owns the files of the root is then left to chance. */
const NO_MAP = {
  en: 'must be there, since there is a user namespace: {"containerID": 0, "hostID": 0, "size": 1} makes its root you',
  zh: '必须写出来，因为有 user 命名空间：{"containerID": 0, "hostID": 0, "size": 1} 表示里面的 root 就是你',
};
const TWICE = { en: 'is there twice', zh: '出现了两次' };
const ROOT_IN_IT = {
  en: 'a container’s root is made in a mount namespace of its own',
  zh: '容器的根要建在它自己的 mount 命名空间里',
};
const RIGHTS_IN_IT = {
  en: 'a container’s ids are its own; `nslab exec` enters one that runs',
  zh: '容器的 id 是它自己的；要进入正在运行的容器，请用 `nslab exec`',
};
const NO_MOUNT = {
  en: 'has no mount namespace: the machine’s own root would be changed',
  zh: '里没有 mount 命名空间：那样会改到真实机器自己的根',
};
const NO_UTS = {
  en: 'needs a uts namespace, or the machine’s own name would change',
  zh: '需要 uts 命名空间，否则会改掉真实机器的名字',
};
const NO_USER = { en: 'needs a user namespace', zh: '需要 user 命名空间' };
const NO_ROOT = {
  en: 'does not map id 0: nobody could make the container',
  zh: '没有映射 id 0：没有人能来搭建容器',
};
const NOT_A_VARIABLE = { en: 'is not of the form NAME=value', zh: '不是 NAME=value 的形式' };
