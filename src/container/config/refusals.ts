import { NslabError } from '../../text/error.ts';
import { listed, type Text } from '../../text/text.ts';

/* Why a config.json is not run. Each names the place: `linux.namespaces[2].type`. */

function refusal(code: string, text: Text, hint?: Text): NslabError {
  return new NslabError(`config-${code}`, text, { status: 125, ...(hint ? { hint } : {}) });
}

export function unknown(at: string): NslabError {
  return refusal('unknown', {
    en: `${at} is not a setting of runtime-spec 1.0 to 1.2.`,
    zh: `${at} 不是 runtime-spec 1.0 到 1.2 里的设置。`,
  });
}

/** Settings of the specification that are not here, and what is there instead. */
const INSTEAD: Readonly<Record<string, Text>> = {
  hooks: {
    en: 'programs of the machine’s are not run on behalf of a container; run them before and after it',
    zh: '不会替容器运行真实机器上的程序；请自行在它前后运行',
  },
  'linux.intelRdt': { en: 'caches are not divided here', zh: '这里不划分缓存' },
  'linux.personality': {
    en: 'the command may call personality(2) itself',
    zh: '命令可以自己调用 personality(2)',
  },
  'linux.timeOffsets': {
    en: 'a time namespace is made with the machine’s own clocks',
    zh: '新建的 time 命名空间沿用真实机器的时钟',
  },
  'process.apparmorProfile': {
    en: 'no profile is loaded; leave it out',
    zh: '不会加载配置文件；请去掉它',
  },
  'process.selinuxLabel': { en: 'nothing is labelled; leave it out', zh: '不会打标签；请去掉它' },
  'linux.mountLabel': { en: 'nothing is labelled; leave it out', zh: '不会打标签；请去掉它' },
  'linux.cgroupsPath': {
    en: 'groups are made below our own, by the container’s name',
    zh: 'cgroup 建在我们自己的下面，以容器名命名',
  },
};

export function unsupported(at: string): NslabError {
  const instead = INSTEAD[at.replace(/\[\d+\]/g, '[]')];
  return refusal('unsupported', {
    en: `${at} is not supported${instead ? `: ${instead.en}` : ''}.`,
    zh: `不支持 ${at}${instead ? `：${instead.zh}` : ''}。`,
  });
}

export function unsupportedValue(at: string, value: string, why: Text): NslabError {
  return refusal('unsupported', {
    en: `${at}: ${value} is not supported: ${why.en}.`,
    zh: `${at}：不支持 ${value}：${why.zh}。`,
  });
}

export function missing(at: string): NslabError {
  return refusal('missing', { en: `${at} is missing.`, zh: `缺少 ${at}。` });
}

const TYPES: Readonly<Record<string, Text>> = {
  string: { en: 'a string', zh: '字符串' },
  boolean: { en: 'true or false', zh: 'true 或 false' },
  integer: { en: 'a whole number below 2⁵³', zh: '小于 2⁵³ 的整数' },
  array: { en: 'a list', zh: '列表' },
  object: { en: 'an object', zh: '对象' },
};

export function wrongType(at: string, type: keyof typeof TYPES): NslabError {
  const what = TYPES[type] ?? { en: type, zh: type };
  const place = at === '' ? { en: 'The file', zh: '这个文件' } : { en: at, zh: at };
  return refusal('type', { en: `${place.en} must be ${what.en}.`, zh: `${place.zh}必须是${what.zh}。` });
}

export function malformed(at: string, what: string): NslabError {
  return refusal('malformed', { en: `${at} has a ${what} in it.`, zh: `${at} 里含有 ${what}。` });
}

export function outOfRange(at: string, value: number, least: number, most: number): NslabError {
  return refusal('range', {
    en: `${at} is ${value}; it must be from ${least} to ${most}.`,
    zh: `${at} 是 ${value}；应在 ${least} 到 ${most} 之间。`,
  });
}

export function notOneOf(at: string, value: unknown, words: readonly string[]): NslabError {
  const shown = JSON.stringify(value);
  return refusal('word', {
    en: `${at} is ${shown}; it must be one of ${listed(words, 'en')}.`,
    zh: `${at} 是 ${shown}；只能是 ${listed(words, 'zh')} 之一。`,
  });
}

export function notAbsolute(at: string, path: string): NslabError {
  return refusal('path', {
    en: `${at} is ${JSON.stringify(path)}; it must begin with /.`,
    zh: `${at} 是 ${JSON.stringify(path)}；必须以 / 开头。`,
  });
}

export function version(found: string): NslabError {
  return refusal('version', {
    en: `ociVersion is ${JSON.stringify(found)}; bundles of runtime-spec 1.0, 1.1 and 1.2 are run.`,
    zh: `ociVersion 是 ${JSON.stringify(found)}；能运行的是 runtime-spec 1.0、1.1 和 1.2 的 bundle。`,
  });
}

/** Two settings that do not fit together, or one that needs another. */
export function needs(at: string, what: Text): NslabError {
  return refusal('needs', { en: `${at} ${what.en}.`, zh: `${at} ${what.zh}。` });
}
