import type { CommandDefinition } from '../command.ts';
import { LAB, TRUST } from '../lab-argument.ts';

export const DEMO: CommandDefinition = {
  name: 'demo',
  summary: {
    en: 'for instructors: a lab before an audience, call by call, in a lab host of its own',
    zh: '给讲师：当着听众做一个实验，一个调用一个调用地来，用单独的实验主机',
  },
  about: {
    en: 'Shows each system call before it is made, with its arguments and why; Enter makes it; then its result, and what has changed in the kernel. Keys (? shows them): back a call, another step, a mistake on purpose, what the checker says. Without a terminal it goes through by itself.',
    zh: '先显示将要执行的系统调用、它的参数和理由；按回车才执行，然后显示结果，以及内核里有什么变了。按键（按 ? 查看）：退回一个调用、换一步、故意犯错、看检查器怎么说。不在终端里时自动从头做到尾。',
  },
  positionals: [LAB],
  options: {
    step: {
      type: 'string',
      value: 'ID',
      words: { en: 'begin at this step, by its name or number', zh: '从这一步开始：步骤的名字或序号' },
    },
    auto: {
      type: 'string',
      value: 'SECONDS',
      words: {
        en: 'go on by itself after so many seconds, 0.2 to 600',
        zh: '每隔这么多秒自动往下走，0.2 到 600',
      },
    },
    mistake: {
      type: 'string',
      value: 'NAME',
      words: {
        en: 'begin with this mistake, and what the checker says to it',
        zh: '先犯这个错，看检查器怎么说',
      },
    },
    trust: TRUST,
  },
  load: () => import('../commands/demo.ts'),
};
