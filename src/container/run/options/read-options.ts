import { isAbsolute, resolve } from 'node:path';
import { NslabError } from '../../../text/error.ts';
import { readName } from '../../store/name.ts';
import { readEnvironment } from './environment.ts';
import { readCpus, readMemory, readPids } from './numbers.ts';
import { refusedValue } from './refused.ts';
import type { RootSource, RunOptions } from './run-options.ts';
import { readUlimit } from './ulimit.ts';
import { readTmpfs, readVolume } from './volume.ts';

/** What was typed, as a command line knows it: options by their long names, and what followed `--`. */
export interface Typed {
  readonly options: Readonly<Record<string, readonly string[] | boolean>>;
  readonly rest: readonly string[] | undefined;
}

/** Whose they are: relative paths and `-e NAME` mean the caller's. */
export interface Caller {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** @throws NslabError that names the option, its value and what is wrong with it */
export function readOptions(typed: Typed, caller: Caller): RunOptions {
  const all = (name: string): readonly string[] => {
    const values = typed.options[name];
    return typeof values === 'object' ? values : [];
  };
  const one = <T>(name: string, read: (value: string) => T): T | undefined => {
    const value = all(name)[0];
    return value === undefined ? undefined : read(value);
  };
  const has = (name: string) => typed.options[name] === true;
  const options: RunOptions = {
    args: typed.rest ?? [],
    interactive: has('interactive'),
    terminal: has('tty'),
    detached: has('detach'),
    removeAfter: has('rm'),
    from: sourceOf(all, caller),
    network: readNetwork(all('network')[0] ?? (all('bundle').length > 0 ? 'none' : 'bridge')),
    publish: all('publish'),
    env: readEnvironment(all('env'), caller.env),
    volumes: all('volume').map((value) => readVolume(value, caller.cwd)),
    tmpfs: all('tmpfs').map(readTmpfs),
    limits: present({
      memory: one('memory', readMemory),
      cpus: one('cpus', readCpus),
      pids: one('pids-limit', readPids),
    }),
    rlimits: all('ulimit').map(readUlimit),
    capAdd: all('cap-add'),
    capDrop: all('cap-drop'),
    securityOpt: all('security-opt'),
    readonlyRoot: has('read-only'),
    ...present({
      name: one('name', readName),
      hostname: one('hostname', readHostname),
      workdir: one('workdir', readWorkdir),
      user: one('user', String),
    }),
  };
  assertTogether(options, typed);
  return options;
}

/** Without those that are not there: an optional field is absent, not undefined. */
function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

function sourceOf(all: (name: string) => readonly string[], { cwd }: Caller): RootSource {
  const given = (['rootfs', 'image', 'bundle'] as const).flatMap((by) =>
    all(by).map((path) => ({ by, path: path === '-' ? path : resolve(cwd, path) })),
  );
  const [first, second] = given;
  if (first && second)
    throw contradiction(`--${first.by}`, `--${second.by}`, {
      en: 'each of them is a root file system.',
      zh: '两者都指定了根文件系统。',
    });
  return first ?? { by: 'default' };
}

/** What a bundle's config.json says itself. */
const IN_BUNDLE = [
  'hostname',
  'memory',
  'cpus',
  'pids-limit',
  'volume',
  'env',
  'workdir',
  'user',
  'cap-add',
  'cap-drop',
  'security-opt',
  'read-only',
  'tmpfs',
  'ulimit',
  'tty',
];

function assertTogether(options: RunOptions, typed: Typed): void {
  if (options.detached && options.interactive && !options.terminal) {
    // Docker takes it and reads nothing; what nobody reads is better not promised.
    throw contradiction('--detach', '--interactive', {
      en: 'nobody is there whose input could be passed on.',
      zh: '没有人在场，输入无从转交。',
    });
  }
  if (options.publish.length > 0 && options.network !== 'bridge')
    throw contradiction('--publish', `--network ${options.network}`, {
      en: 'a published port leads to an address on the bridge, and there is none.',
      zh: '发布的端口要转到网桥上的地址，而这里没有。',
    });
  if (options.hostname !== undefined && options.network.startsWith('container:'))
    throw contradiction('--hostname', `--network ${options.network}`, {
      en: 'the two share one name; it is the other container’s.',
      zh: '两个容器共用一个名字，那个名字是对方的。',
    });
  const said = options.from.by === 'bundle' ? IN_BUNDLE.find((name) => name in typed.options) : undefined;
  if (said !== undefined)
    throw contradiction('--bundle', `--${said}`, {
      en: 'that is for the bundle’s config.json to say.',
      zh: '这要由 bundle 的 config.json 来定。',
    });
  if (options.from.by === 'bundle' && options.args.length > 0)
    throw contradiction('--bundle', 'CMD', {
      en: 'what to run is in its config.json, process.args.',
      zh: '要运行什么写在它的 config.json 里：process.args。',
    });
}

function readNetwork(value: string): string {
  const [mode = '', name] = value.split(/:(.*)/s);
  if (name === undefined && ['bridge', 'none', 'host'].includes(mode)) return mode;
  if (mode === 'container' && name !== undefined) return `container:${readName(name)}`;
  throw refusedValue(
    '--network',
    value,
    { en: 'there is no such network.', zh: '没有这样的网络。' },
    {
      en: 'bridge (the default), none, host, or container:NAME. Networks with names of their own are not supported.',
      zh: 'bridge（默认）、none、host 或 container:NAME。不支持自定义名字的网络。',
    },
  );
}

/** sethostname(2): at most 64 bytes; what a name may consist of is hostname(7)'s. */
function readHostname(value: string): string {
  if (/^[a-zA-Z0-9]([a-zA-Z0-9_.-]{0,62}[a-zA-Z0-9])?$/.test(value)) return value;
  throw refusedValue(
    '--hostname',
    value,
    { en: 'not a host name.', zh: '不是主机名。' },
    {
      en: 'Letters, digits, - and ., at most 64 of them, a letter or digit at both ends.',
      zh: '字母、数字、- 和 .，最多 64 个，首尾是字母或数字。',
    },
  );
}

function readWorkdir(value: string): string {
  if (isAbsolute(value)) return value;
  throw refusedValue(
    '--workdir',
    value,
    { en: 'not an absolute path.', zh: '不是绝对路径。' },
    { en: 'It is a folder in the container: --workdir /srv', zh: '它是容器里的目录：--workdir /srv' },
  );
}

function contradiction(one: string, other: string, why: { en: string; zh: string }): NslabError {
  return new NslabError(
    'run-options',
    {
      en: `${one} and ${other} do not go together: ${why.en}`,
      zh: `${one} 和 ${other} 不能一起用：${why.zh}`,
    },
    { status: 2, hint: { en: 'Leave one of them out.', zh: '去掉其中一个。' } },
  );
}
