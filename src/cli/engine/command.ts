import type { CommandDefinition } from '../command.ts';

export const ENGINE_COMMAND: CommandDefinition = {
  name: 'engine',
  summary: {
    en: 'your own program of system calls, in TypeScript, made in the lab host',
    zh: '在实验主机里运行你自己用 TypeScript 写的系统调用程序',
  },
  about: {
    en: 'FILE (my-container.ts when left out) exports a program: system calls as functions of the module nslab, in their order. Its types are checked, then each call is made, and shown as strace would.',
    zh: 'FILE（不写就是 my-container.ts）导出一个程序：用模块 nslab 的函数按顺序写下系统调用。先检查类型，再逐个发出，并像 strace 那样显示出来。',
  },
  positionals: [
    {
      name: 'FILE',
      required: false,
      words: { en: 'the file; with --calls a word to look for', zh: '文件；配合 --calls 则是要找的词' },
    },
  ],
  rest: {
    name: 'ARGS…',
    words: { en: 'what the file finds in process.argv', zh: '文件在 process.argv 里读到的' },
  },
  options: {
    new: {
      type: 'boolean',
      words: {
        en: "write the file, or add this lab's part to it, with what you are to fill in",
        zh: '写出这个文件，或把本实验的一块加进去，空着的由你来填',
      },
    },
    lab: {
      type: 'string',
      value: 'LAB',
      words: { en: "with --new: another lab's part", zh: '配合 --new：换成别的实验的一块' },
    },
    solved: {
      type: 'boolean',
      words: { en: 'with --new: with the solution in it', zh: '配合 --new：把答案也写上' },
    },
    calls: {
      type: 'boolean',
      words: { en: 'list what there is to import', zh: '列出可以引入的东西' },
    },
    quiet: { type: 'boolean', short: 'q', words: { en: 'without the trace', zh: '不显示每个调用' } },
  },
  local: true,
  load: () => import('../commands/engine.ts'),
};
