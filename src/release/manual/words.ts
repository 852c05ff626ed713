import { same, type Text } from '../../text/text.ts';

/** What the manual says beyond the definitions of the commands: pairs of a term and its words. */
export type Entry = readonly [term: string, words: Text];

export const TITLES = {
  name: { en: 'NAME', zh: '名称' },
  synopsis: { en: 'SYNOPSIS', zh: '概要' },
  description: { en: 'DESCRIPTION', zh: '描述' },
  commands: { en: 'COMMANDS', zh: '命令' },
  options: { en: 'OPTIONS', zh: '选项' },
  status: { en: 'EXIT STATUS', zh: '退出状态' },
  environment: { en: 'ENVIRONMENT', zh: '环境变量' },
  files: { en: 'FILES', zh: '文件' },
  examples: { en: 'EXAMPLES', zh: '示例' },
  see: { en: 'SEE ALSO', zh: '参见' },
} as const satisfies Record<string, Text>;

export const WHAT: Text = {
  en: 'learn what a container is by building one by hand',
  zh: '亲手搭一个容器，弄懂容器是什么',
};

export const DESCRIPTION: readonly Text[] = [
  {
    en: 'nslab opens a shell in a lab host, a disposable copy of this machine made of namespaces. You type real commands; a guide beside you looks at the kernel, and nothing but the kernel, and says what you have reached, what is missing, and why. Ending the lab host leaves nothing behind. Root is not needed, and no network.',
    zh: 'nslab 在实验主机里打开一个 shell：实验主机是这台机器的一份副本，由命名空间构成，用完就扔。你输入真正的命令；旁边的向导只看内核，告诉你做到了什么、还差什么、为什么。结束实验主机后什么也不会留下。不需要 root，也不需要网络。',
  },
  {
    en: 'Without a command, in a terminal, nslab shows a menu of the labs; elsewhere its help.',
    zh: '不写命令时，在终端里显示实验菜单，在别处显示帮助。',
  },
];

export const COMMON_TO_ALL: Text = {
  en: 'Every command takes these.',
  zh: '所有命令都接受下面这些选项。',
};

export const STATUS: readonly Entry[] = [
  [
    '0',
    {
      en: 'Done; with check: every step asked about has passed.',
      zh: '完成；对 check 来说：查的每一步都通过了。',
    },
  ],
  ['1', { en: 'Failed; with check: not yet.', zh: '失败；对 check 来说：还没有通过。' }],
  [
    '2',
    {
      en: 'Used wrongly: a command, option or word that is not known.',
      zh: '用法不对：有不认识的命令、选项或词。',
    },
  ],
  [
    '3',
    {
      en: 'Could not be decided or done on this machine; the message says why.',
      zh: '在这台机器上没法判断或没法做；提示会说明原因。',
    },
  ],
  [
    '125, 126, 127',
    {
      en: 'run, exec and the commands for containers: nslab failed; the command cannot be executed; it was not found. Otherwise the status is the command’s own, 128 + the signal that ended it.',
      zh: 'run、exec 等容器命令：nslab 自己失败；命令不能执行；找不到命令。除此以外就是那条命令自己的退出状态，被信号结束则为 128 + 信号。',
    },
  ],
];

export const ENVIRONMENT: readonly Entry[] = [
  [
    'NSLAB_LANG',
    {
      en: 'The language, en or zh. Weaker than --lang; stronger than the language used last, and than LC_ALL, LC_MESSAGES and LANG.',
      zh: '界面语言，en 或 zh。--lang 优先于它；它优先于上次用的语言以及 LC_ALL、LC_MESSAGES 和 LANG。',
    },
  ],
  [
    'NO_COLOR',
    {
      en: 'When set to anything: no colours, as --no-color.',
      zh: '只要设了就不用颜色，和 --no-color 一样。',
    },
  ],
  ['FORCE_COLOR', { en: 'Colours also where the output is no terminal.', zh: '输出不是终端时也用颜色。' }],
  [
    'COLUMNS',
    { en: 'How wide a line may be where there is no terminal to ask.', zh: '没有终端可问时，一行的宽度。' },
  ],
  [
    'XDG_STATE_HOME',
    {
      en: 'Where the state folder lies; ~/.local/state without it.',
      zh: '状态目录放在哪里；不设就是 ~/.local/state。',
    },
  ],
  [
    'NSLAB_ENGINE',
    { en: 'Another file than the engine of this package.', zh: '改用另一个引擎文件，不用软件包里的。' },
  ],
  [
    'NSLAB_DEBUG',
    { en: 'When set: where in the code an error came from.', zh: '设了就显示错误来自代码的哪里。' },
  ],
];

export const FILES: readonly Entry[] = [
  [
    '~/.local/state/nslab/',
    {
      en: 'The state folder, where XDG_STATE_HOME names no other place: all that nslab keeps. nslab clean --all removes it.',
      zh: '状态目录（设了 XDG_STATE_HOME 就在那里），nslab 保存的一切都在其中。nslab clean --all 会删掉它。',
    },
  ],
  [
    'progress.json',
    {
      en: 'In it: the steps that have passed, hints seen, predictions.',
      zh: '其中：通过的步骤、看过的提示、预测。',
    },
  ],
  ['host.json', { en: 'In it: the lab host that runs.', zh: '其中：正在运行的实验主机。' }],
  [
    'work/LAB/',
    {
      en: 'In it: a lab’s work folder, /lab in the lab host.',
      zh: '其中：一个实验的工作目录，也就是实验主机里的 /lab。',
    },
  ],
];

export const EXAMPLES: readonly Entry[] = [
  ['nslab start 1', { en: 'The first lab.', zh: '打开第一个实验。' }],
  [
    'nslab start mount --shell second',
    { en: 'Lab 3, with your shell in a second terminal.', zh: '实验 3，shell 在另一个终端。' },
  ],
  ['nslab check --watch', { en: 'Looks at your step until it passes.', zh: '一直看当前这一步，直到通过。' }],
  ['nslab map --svg lab.svg', { en: 'The lab host as a picture.', zh: '把实验主机画成图。' }],
  [
    'nslab run --explain -- true',
    {
      en: 'A container, and every system call that made it.',
      zh: '运行一个容器，并列出造出它的每个系统调用。',
    },
  ],
  [
    'source <(nslab completion bash)',
    { en: 'From now on, Tab knows nslab in this bash.', zh: '从此在这个 bash 里，Tab 认识 nslab。' },
  ],
];

export const SEE: readonly (readonly [page: string, section: number])[] = [
  ['unshare', 1],
  ['nsenter', 1],
  ['clone', 2],
  ['mount', 2],
  ['pivot_root', 2],
  ['setns', 2],
  ['capabilities', 7],
  ['cgroups', 7],
  ['namespaces', 7],
  ['user_namespaces', 7],
];

export const OTHER_LANGUAGE: Text = { ...same(''), en: 'In Chinese: man nslab-zh', zh: '英文版：man nslab' };
