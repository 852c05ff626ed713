import type { OptionDefinition } from '../command.ts';

const JSON_OUT: OptionDefinition = {
  type: 'boolean',
  words: { en: 'for programs: JSON on standard output', zh: '给程序读：在标准输出上给出 JSON' },
};
export const HOST: OptionDefinition = {
  type: 'boolean',
  words: {
    en: 'on this machine itself, as root, and not in the lab host',
    zh: '以 root 身份直接在这台机器上，而不是在实验主机里',
  },
};
export const EXPLAIN: OptionDefinition = {
  type: 'boolean',
  words: {
    en: 'afterwards, every system call that was made, with the lab and the step that teach it',
    zh: '结束后列出用过的每个系统调用，以及讲解它的实验和步骤',
  },
};
export { JSON_OUT };

/** What makes a container, in the words of docker and podman; `nslab compare` takes the same. */
export const SETTINGS: Readonly<Record<string, OptionDefinition>> = {
  name: {
    type: 'string',
    value: 'NAME',
    words: { en: 'its name; box1, box2, … without', zh: '名字；不写就是 box1、box2……' },
  },
  hostname: {
    type: 'string',
    value: 'NAME',
    words: { en: 'its host name; its name without', zh: '主机名；不写就用容器的名字' },
  },
  rootfs: {
    type: 'string',
    value: 'DIR',
    words: {
      en: 'a folder for its root; it gets a layer, or a copy, of its own',
      zh: '作为根的目录；容器得到自己的一层或一份副本',
    },
  },
  image: {
    type: 'string',
    value: 'FILE',
    words: {
      en: 'an image archive for its root: docker save, an OCI layout, a plain tar',
      zh: '作为根的镜像归档：docker save、OCI layout 或普通 tar',
    },
  },
  bundle: {
    type: 'string',
    value: 'DIR',
    words: { en: 'an OCI bundle: config.json says all else', zh: 'OCI bundle：其余都由 config.json 决定' },
  },
  memory: {
    type: 'string',
    short: 'm',
    value: 'SIZE',
    words: { en: 'as much memory as this: 64m', zh: '内存上限：64m' },
  },
  cpus: {
    type: 'string',
    value: 'N',
    words: { en: 'as much time of processors: 0.5', zh: '可用的处理器时间：0.5' },
  },
  'pids-limit': { type: 'string', value: 'N', words: { en: 'as many processes', zh: '进程数上限' } },
  volume: {
    type: 'string',
    short: 'v',
    value: 'SRC:DST[:ro]',
    completes: 'file',
    repeats: true,
    words: { en: 'a folder or file from outside', zh: '外面的目录或文件' },
  },
  publish: {
    type: 'string',
    short: 'p',
    value: '[ADDR:]PORT:PORT[/udp]',
    repeats: true,
    words: { en: 'a port of this machine that leads to one of its', zh: '把这台机器的端口转到容器的端口' },
  },
  network: {
    type: 'string',
    value: 'MODE',
    suggests: ['bridge', 'none', 'host'],
    words: {
      en: 'bridge (default), none, host, container:NAME',
      zh: 'bridge（默认）、none、host、container:NAME',
    },
  },
  env: {
    type: 'string',
    short: 'e',
    value: 'NAME[=VALUE]',
    repeats: true,
    words: { en: 'a variable; without a value, yours', zh: '环境变量；不写值就用你自己的' },
  },
  workdir: { type: 'string', short: 'w', value: 'DIR', words: { en: 'where it begins', zh: '起始目录' } },
  user: {
    type: 'string',
    short: 'u',
    value: 'USER[:GROUP]',
    words: { en: 'who it is, by name or number', zh: '以谁的身份：名字或数字' },
  },
  'cap-add': {
    type: 'string',
    value: 'CAP',
    repeats: true,
    words: {
      en: 'a capability beside Docker’s fourteen; ALL',
      zh: '在 Docker 默认的十四项之外再加的 capability；ALL 表示全部',
    },
  },
  'cap-drop': {
    type: 'string',
    value: 'CAP',
    repeats: true,
    words: { en: 'one less; ALL', zh: '去掉的 capability；ALL 表示全部' },
  },
  'security-opt': {
    type: 'string',
    value: 'OPT',
    suggests: ['no-new-privileges=false', 'seccomp=unconfined', 'systempaths=unconfined'],
    repeats: true,
    words: {
      en: 'no-new-privileges=false, seccomp=FILE|unconfined, systempaths=unconfined, mask=, unmask=',
      zh: 'no-new-privileges=false、seccomp=FILE|unconfined、systempaths=unconfined、mask=、unmask=',
    },
  },
  'read-only': { type: 'boolean', words: { en: 'its root cannot be written to', zh: '根只读' } },
  tmpfs: {
    type: 'string',
    value: 'DIR[:OPTS]',
    repeats: true,
    words: { en: 'a folder in memory: /run:size=64k', zh: '内存里的目录：/run:size=64k' },
  },
  ulimit: {
    type: 'string',
    value: 'NAME=SOFT[:HARD]',
    repeats: true,
    words: { en: 'a resource limit: nofile=64:128', zh: '资源限制：nofile=64:128' },
  },
};

/** How it is run. */
export const RUN_OPTIONS: Readonly<Record<string, OptionDefinition>> = {
  interactive: {
    type: 'boolean',
    short: 'i',
    words: { en: 'your input is its input', zh: '你的输入就是它的输入' },
  },
  tty: { type: 'boolean', short: 't', words: { en: 'with a terminal of its own', zh: '给它一个自己的终端' } },
  detach: { type: 'boolean', short: 'd', words: { en: 'in the background', zh: '在后台运行' } },
  rm: { type: 'boolean', words: { en: 'forget it when it ends', zh: '结束后不留记录' } },
  ...SETTINGS,
  explain: EXPLAIN,
  host: HOST,
};
