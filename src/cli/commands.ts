import type { CommandDefinition, OptionDefinition, Positional } from './command.ts';
import { COMPARE } from './compare/definition.ts';
import { COMPLETION } from './completion/definition.ts';
import { CONTAINER_COMMANDS, STOP_OPTIONS } from './container/commands.ts';
import { DEMO } from './demo/definition.ts';
import { DOCTOR } from './doctor/definition.ts';
import { ENGINE_COMMAND } from './engine/command.ts';
import { EXPERIMENT } from './experiment/definition.ts';
import { LAB, TRUST } from './lab-argument.ts';
import { SLIDES } from './slides/definition.ts';
import { WORKSHOP } from './workshop/definition.ts';

const LAB_OR_ALL: Positional = { ...LAB, required: false };
const STEP: OptionDefinition = {
  type: 'string',
  value: 'ID',
  words: { en: 'a step, by its name or number', zh: '步骤的名字或序号' },
};
const JSON_OUT: OptionDefinition = {
  type: 'boolean',
  words: { en: 'for programs: JSON on standard output', zh: '给程序读：在标准输出上给出 JSON' },
};
const YES: OptionDefinition = {
  type: 'boolean',
  short: 'y',
  words: { en: 'do not ask', zh: '不再询问' },
};
const ANSWER: OptionDefinition = {
  type: 'string',
  value: 'CHOICE',
  words: { en: "your prediction, at an experiment's question", zh: '实验题的预测：选哪一个' },
};
const AUTO: OptionDefinition = {
  type: 'boolean',
  words: { en: 'go on by itself, without Enter', zh: '自动往下走，不等回车' },
};

/** Every command, in the order of the help. What is typed after each is checked against this. */
export const COMMANDS: readonly CommandDefinition[] = [
  {
    name: 'list',
    summary: { en: 'the labs, their steps and your progress', zh: '列出实验、步骤和你的进度' },
    positionals: [LAB_OR_ALL],
    options: { json: JSON_OUT, trust: TRUST },
    inside: true,
    load: () => import('./commands/list.ts'),
  },
  {
    name: 'start',
    summary: { en: 'open a lab: show the step, watch, move on', zh: '打开一个实验：显示步骤、观察、继续' },
    about: {
      en: 'Makes the lab host (or finds it running), goes to the step where you were, and opens your shell.',
      zh: '建好实验主机（已在运行就接着用），回到你上次的步骤，并打开你的 shell。',
    },
    positionals: [
      {
        ...LAB_OR_ALL,
        words: {
          en: `${LAB.words.en}; the one you were at when left out`,
          zh: `${LAB.words.zh}；不写就是上次那个`,
        },
      },
    ],
    options: {
      step: STEP,
      shell: {
        type: 'string',
        value: 'split|second|here',
        values: ['split', 'second', 'here'],
        words: {
          en: 'where your shell is: beside the guide (tmux), in a second terminal, or in this one',
          zh: '你的 shell 在哪里：在向导旁边（tmux）、另一个终端，还是就在这个终端',
        },
      },
      auto: AUTO,
      answer: ANSWER,
      trust: TRUST,
      host: {
        type: 'boolean',
        words: {
          en: 'on this machine itself, as root, for a virtual machine that can be thrown away; nslab stop takes it back',
          zh: '以 root 身份直接在这台机器上做（给用完就扔的虚拟机）；nslab stop 会恢复原样',
        },
      },
      confirm: {
        type: 'string',
        value: 'NAME',
        words: {
          en: 'with --host: the name of this machine, instead of being asked for it',
          zh: '配合 --host：直接给出这台机器的名字，不再询问',
        },
      },
      pane: { type: 'string', words: { en: '', zh: '' }, hidden: true },
    },
    load: () => import('./commands/start.ts'),
  },
  {
    name: 'shell',
    summary: {
      en: 'a shell in the lab host, or one command',
      zh: '在实验主机里开一个 shell，或运行一条命令',
    },
    about: {
      en: 'With -- CMD…, runs it in the lab host with its own standard streams and ends with its exit status.',
      zh: '写了 -- CMD… 就在实验主机里运行它：标准流照原样接通，退出状态就是它的退出状态。',
    },
    positionals: [],
    rest: { name: 'CMD…', words: { en: 'a command and its arguments', zh: '命令和参数' } },
    options: {},
    load: () => import('./commands/shell.ts'),
  },
  {
    name: 'check',
    summary: {
      en: "what the kernel says about your step, or a lab's every step",
      zh: '看内核怎么说：查当前这一步，或一个实验的每一步',
    },
    about: {
      en: 'Exit status: 0 all pass, 1 not yet, 2 used wrongly, 3 could not be checked.',
      zh: '退出状态：0 全部通过，1 还没有，2 用法不对，3 没法检查。',
    },
    positionals: [LAB_OR_ALL],
    options: {
      step: STEP,
      json: JSON_OUT,
      watch: {
        type: 'boolean',
        short: 'w',
        words: { en: 'look again until it passes', zh: '一直看，直到通过' },
      },
      trust: TRUST,
    },
    inside: true,
    load: () => import('./commands/check.ts'),
  },
  {
    name: 'hint',
    summary: { en: 'a hint for this step; again for a plainer one', zh: '这一步的提示；再来一次会更直白' },
    positionals: [],
    options: {},
    inside: true,
    load: () => import('./commands/hint.ts'),
  },
  {
    name: 'next',
    summary: { en: 'on to the next step', zh: '进入下一步' },
    positionals: [],
    options: {
      skip: { type: 'boolean', words: { en: 'although this one has not passed', zh: '这一步没通过也跳过' } },
      answer: ANSWER,
    },
    inside: true,
    load: () => import('./commands/next.ts'),
  },
  {
    name: 'solve',
    summary: { en: 'do the step for me and show how', zh: '替我完成这一步，并展示过程' },
    positionals: [LAB_OR_ALL],
    options: {
      step: STEP,
      by: {
        type: 'string',
        value: 'engine|shell',
        values: ['engine', 'shell'],
        words: {
          en: "by the engine's system calls (default), or by typing the text's commands",
          zh: '由引擎逐个系统调用完成（默认），或照文中的命令在 shell 里输入',
        },
      },
      trust: TRUST,
    },
    inside: true,
    load: () => import('./commands/solve.ts'),
  },
  DEMO,
  EXPERIMENT,
  {
    name: 'map',
    summary: {
      en: 'the lab host as a tree or a picture: processes, namespaces, wires, layers, limits',
      zh: '把实验主机画成树或图：进程、命名空间、网线、层和限额',
    },
    positionals: [],
    options: {
      json: JSON_OUT,
      svg: {
        type: 'string',
        value: 'FILE',
        words: {
          en: 'as a picture, written to FILE (- for standard output)',
          zh: '画成图，写进 FILE（- 表示标准输出）',
        },
      },
    },
    inside: true,
    load: () => import('./commands/map.ts'),
  },
  {
    name: 'unpack',
    summary: {
      en: "an image archive's layers, each into a folder of its own",
      zh: '解开镜像归档，每一层各放一个目录',
    },
    about: {
      en: 'Reads what docker save writes, or an OCI layout in a tar. A line a layer, the lowest first: its number, digest, files, size, folder. The folders are ready to be the lower layers of an overlay; the last line is the lowerdir= for mount.',
      zh: '读 docker save 写出的归档，或打成 tar 的 OCI layout。每层一行，最下层在前：序号、摘要、文件数、大小、目录。这些目录可以直接当 overlay 的下层；最后一行就是挂载时的 lowerdir=。',
    },
    positionals: [
      {
        name: 'ARCHIVE',
        required: true,
        words: { en: 'the image archive; - for standard input', zh: '镜像归档；- 表示标准输入' },
      },
      {
        name: 'FOLDER',
        required: true,
        words: { en: 'a folder that is not there yet, or is empty', zh: '还不存在或是空的目录' },
      },
    ],
    options: {
      json: JSON_OUT,
      image: {
        type: 'string',
        value: 'NAME',
        words: { en: 'which one, where the archive holds several', zh: '归档里有多个镜像时，要哪一个' },
      },
      flat: {
        type: 'boolean',
        words: {
          en: 'all layers over each other: one root file system; a plain tar will do, too',
          zh: '各层叠成一棵目录树，即一个根文件系统；普通 tar 也行',
        },
      },
    },
    local: true,
    load: () => import('./commands/unpack.ts'),
  },
  SLIDES,
  ...CONTAINER_COMMANDS,
  COMPARE,
  ENGINE_COMMAND,
  {
    name: 'again',
    summary: {
      en: 'this step once more, in a new lab host; progress and work stay',
      zh: '换一台新的实验主机，把这一步重做；进度和工作目录留着',
    },
    about: {
      en: 'The way out when something that the step needs has been spoiled. What runs in the lab host ends.',
      zh: '这一步要用的东西弄坏了，就用它。实验主机里运行的都会结束。',
    },
    positionals: [LAB_OR_ALL],
    options: { step: STEP, yes: YES, trust: TRUST },
    inside: true,
    load: () => import('./commands/again.ts'),
  },
  {
    name: 'reset',
    summary: { en: 'start a lab anew', zh: '把一个实验重新开始' },
    about: {
      en: 'Ends its lab host, forgets its progress, and sets its work folder aside. With --step, progress and work stay: as nslab again.',
      zh: '结束它的实验主机，忘掉它的进度，把它的工作目录挪到一边。写了 --step 就保留进度和工作目录，和 nslab again 一样。',
    },
    positionals: [LAB_OR_ALL],
    options: { step: STEP, yes: YES, trust: TRUST },
    load: () => import('./commands/reset.ts'),
  },
  {
    name: 'stop',
    summary: {
      en: 'end the lab host (progress and work stay); with names: these containers',
      zh: '结束实验主机（进度和工作目录留着）；写了名字就只结束这些容器',
    },
    positionals: [
      {
        name: 'NAME…',
        required: false,
        many: true,
        completes: 'container',
        words: { en: 'containers (nslab ps)', zh: '容器（见 nslab ps）' },
      },
    ],
    options: STOP_OPTIONS,
    local: 'when-named',
    load: () => import('./commands/stop.ts'),
  },
  {
    name: 'clean',
    summary: { en: 'remove every trace on this machine', zh: '清除在这台机器上的一切痕迹' },
    positionals: [],
    options: {
      all: {
        type: 'boolean',
        words: { en: 'progress and work folders too', zh: '连进度和工作目录也清除' },
      },
      yes: YES,
    },
    load: () => import('./commands/clean.ts'),
  },
  DOCTOR,
  WORKSHOP,
  COMPLETION,
  {
    name: 'author',
    summary: { en: 'for those who write labs: new, lint, verify', zh: '给写实验的人：new、lint、verify' },
    about: {
      en: 'new writes a small lab into a folder of its own; lint reads texts and code; verify does every step for real. labs/AUTHORS.md of the package is the guide.',
      zh: 'new 在单独的目录里写出一个小实验；lint 检查文字和代码；verify 把每一步真的做一遍。写法见软件包里的 labs/AUTHORS.zh.md。',
    },
    positionals: [
      { name: 'new|lint|verify', required: true, words: { en: 'what to do', zh: '做什么' } },
      {
        ...LAB,
        required: false,
        words: { en: `${LAB.words.en}; new: the folder to write`, zh: `${LAB.words.zh}；new：要写的目录` },
      },
    ],
    options: {
      id: {
        type: 'string',
        value: 'ID',
        words: {
          en: "new: the lab's id; the folder's name when left out",
          zh: 'new：实验的 id；不写就用目录名',
        },
      },
      title: { type: 'string', value: 'TITLE', words: { en: 'new: its title', zh: 'new：实验的标题' } },
      trust: TRUST,
      step: { ...STEP, repeats: true },
      by: {
        type: 'string',
        value: 'engine|shell',
        values: ['engine', 'shell'],
        words: { en: 'verify: only this route', zh: 'verify：只走这一条路线' },
      },
      as: {
        type: 'string',
        value: 'self|user|user-without-range',
        values: ['self', 'user', 'user-without-range'],
        words: { en: "verify: with an ordinary user's rights", zh: 'verify：用普通用户的权限' },
      },
      quick: { type: 'boolean', words: { en: 'verify: each step once', zh: 'verify：每一步只做一遍' } },
      walk: {
        type: 'boolean',
        words: {
          en: 'verify: each lab in one go, as a learner',
          zh: 'verify：像学习者那样，把每个实验一口气做完',
        },
      },
      host: {
        type: 'boolean',
        words: {
          en: 'verify: the same on this machine itself, as start --host does; for a throw-away virtual machine',
          zh: 'verify：同样的事直接在这台机器上做，如同 start --host；给用完就扔的虚拟机',
        },
      },
    },
    load: () => import('./commands/author.ts'),
  },
];
