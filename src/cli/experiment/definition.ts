import type { CommandDefinition } from '../command.ts';
import { TRUST } from '../lab-argument.ts';

export const EXPERIMENT: CommandDefinition = {
  name: 'experiment',
  summary: {
    en: 'an experiment as a show: the audience guesses, the kernel decides',
    zh: '当众做一道实验题：先举手猜，再由内核回答',
  },
  about: {
    en: 'On a terminal: the question, the hands of the room counted by the keys a, b, c…, and on Enter the answer of this machine’s kernel with its evidence; ? lists the keys. Without a terminal it is printed. Each runs in a lab host of its own, beside yours, and counts for nobody’s progress. Exit status: 0 decided, or this machine cannot decide it; 2 used wrongly; 3 could not be run.',
    zh: '在终端里：先显示题目，用 a、b、c…… 键记下举手的人数，按回车后由这台机器的内核回答，并给出证据；按 ? 列出按键。没有终端时直接打印。每一题都在单独的实验主机里运行，不碰你的那台，也不算进任何人的进度。退出状态：0 有了答案，或这台机器答不了；2 用法不对；3 没能运行。',
  },
  positionals: [
    {
      name: 'NAME',
      required: false,
      completes: 'experiment',
      words: {
        en: 'an experiment: open-file, or uts/open-file; a list to choose from when left out',
        zh: '实验题的名字：open-file，或 uts/open-file；不写就从列表里选',
      },
    },
  ],
  options: {
    lab: {
      type: 'string',
      value: 'ID|N',
      words: {
        en: 'only those of this lab: its number or name, or a path to its folder',
        zh: '只要这个实验里的：写编号、名字或目录路径',
      },
    },
    all: { type: 'boolean', words: { en: 'one after another', zh: '一题接一题' } },
    answer: {
      type: 'string',
      value: 'CHOICE',
      words: { en: 'one hand for this choice, by its name or letter', zh: '给这个选项记一票：写名字或字母' },
    },
    json: {
      type: 'boolean',
      words: {
        en: 'for programs: the result (with --all: an array), or the list',
        zh: '给程序读：输出结果（配合 --all 是数组），或者列表',
      },
    },
    trust: TRUST,
  },
  load: () => import('../commands/experiment.ts'),
};
