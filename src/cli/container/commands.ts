import type { CommandDefinition, OptionDefinition, Positional } from '../command.ts';
import { NOT_SUPPORTED } from './not-supported.ts';
import { EXPLAIN, HOST, JSON_OUT, RUN_OPTIONS, SETTINGS } from './run-options.ts';

const NAME: Positional = {
  name: 'NAME',
  required: true,
  completes: 'container',
  words: { en: 'a container', zh: '容器的名字' },
};
const NAMES: Positional = { ...NAME, name: 'NAME…', many: true };
/** A container's command line speaks docker's numbers: 125 is nslab's own failure. */
const OWN_FAILURE = 125;
const CMD = { name: 'CMD…', words: { en: 'a command and its arguments', zh: '命令和参数' } };

const { interactive, tty, env, user, workdir } = RUN_OPTIONS as Record<string, OptionDefinition>;

/** `nslab stop NAME…`; without a name it is the lab host's command. */
export const STOP_OPTIONS: Readonly<Record<string, OptionDefinition>> = {
  time: {
    type: 'string',
    short: 't',
    value: 'SECONDS',
    words: {
      en: 'with a NAME: how long it may take to end by itself, before it is killed; 10 without',
      zh: '配合 NAME：给它多少秒自己结束，之后强制杀死；默认 10',
    },
  },
  host: { ...HOST, words: { en: `with a NAME: ${HOST.words.en}`, zh: `配合 NAME：${HOST.words.zh}` } },
};

/** The container that the labs assemble, and what one does with it: in the lab host, or with --host on the machine. */
export const CONTAINER_COMMANDS: readonly CommandDefinition[] = [
  {
    name: 'run',
    summary: { en: 'the container that the labs assemble', zh: '运行各个实验拼装出来的容器' },
    about: {
      en: 'Options are those of docker and podman. In the lab host, which is made if none is running; its own user ids, Docker’s default capabilities, a seccomp filter, an address on a bridge. Exit status: the command’s own, 128 + the signal that ended it, 125 nslab failed, 126 cannot be executed, 127 not found.',
      zh: '选项与 docker、podman 相同。在实验主机里运行，没有就先建一台；容器有自己的一段用户 id、Docker 默认的 capability、seccomp 过滤器和网桥上的地址。退出状态：命令自己的；被信号结束则为 128 + 信号；125 表示 nslab 自己失败，126 不能执行，127 找不到命令。',
    },
    positionals: [],
    rest: CMD,
    stray: {
      en: 'What is to run follows --: nslab run -- ls -l. There is no IMAGE to name; an image is a file: --image FILE',
      zh: '要运行的命令写在 -- 之后：nslab run -- ls -l。这里没有 IMAGE 参数，镜像是文件：--image 文件',
    },
    options: RUN_OPTIONS,
    notSupported: NOT_SUPPORTED,
    failure: OWN_FAILURE,
    local: true,
    load: () => import('../commands/run.ts'),
  },
  {
    name: 'ps',
    summary: { en: 'the containers', zh: '列出容器' },
    positionals: [],
    options: {
      all: { type: 'boolean', short: 'a', words: { en: 'also those that have ended', zh: '包括已经结束的' } },
      json: JSON_OUT,
      host: HOST,
    },
    local: true,
    load: () => import('../commands/ps.ts'),
  },
  {
    name: 'exec',
    summary: { en: 'one more command in a running container', zh: '在运行中的容器里再运行一条命令' },
    positionals: [NAME],
    rest: CMD,
    endsOptions: true,
    options: { interactive, tty, env, workdir, user, explain: EXPLAIN, host: HOST } as Record<
      string,
      OptionDefinition
    >,
    failure: OWN_FAILURE,
    local: true,
    load: () => import('../commands/exec.ts'),
  },
  {
    name: 'logs',
    summary: { en: 'what a container has written', zh: '容器输出过的内容' },
    positionals: [NAME],
    options: {
      follow: {
        type: 'boolean',
        short: 'f',
        words: { en: 'and what it goes on to write', zh: '继续跟随后面的输出' },
      },
      host: HOST,
    },
    local: true,
    load: () => import('../commands/logs.ts'),
  },
  {
    name: 'rm',
    summary: { en: 'forget containers that have ended, and their files', zh: '删除已结束的容器和它们的文件' },
    positionals: [NAMES],
    options: {
      force: { type: 'boolean', short: 'f', words: { en: 'end them first', zh: '先结束它们' } },
      host: HOST,
    },
    local: true,
    load: () => import('../commands/rm.ts'),
  },
  {
    name: 'inspect',
    summary: { en: 'all that is known of a container, as JSON', zh: '以 JSON 给出容器的全部信息' },
    positionals: [NAMES],
    options: { host: HOST },
    local: true,
    load: () => import('../commands/inspect.ts'),
  },
  {
    name: 'export',
    summary: { en: 'an OCI bundle that runc and crun run', zh: '写出 runc 和 crun 能运行的 OCI bundle' },
    about: {
      en: 'Of a container, by its name, or of what nslab run would make of these options.',
      zh: '可以是已有的容器（写名字），也可以是 nslab run 按这些选项会做出的容器。',
    },
    positionals: [{ ...NAME, required: false }],
    rest: CMD,
    options: {
      oci: {
        type: 'string',
        value: 'DIR',
        words: { en: 'a folder that is not there yet, or is empty', zh: '还不存在或是空的目录' },
      },
      ...SETTINGS,
      host: HOST,
    },
    notSupported: NOT_SUPPORTED,
    local: true,
    load: () => import('../commands/export.ts'),
  },
];
