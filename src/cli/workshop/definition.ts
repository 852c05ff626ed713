import type { CommandDefinition } from '../command.ts';

export const WORKSHOP: CommandDefinition = {
  name: 'workshop',
  summary: {
    en: 'for instructors: a timetable, a checklist, a handout',
    zh: '给讲师：时间表、备课清单、讲义',
  },
  about: {
    en: "Computes a timetable from the labs' minutes: what to do by hand, what to show, what is homework, with the command for each part. Without a kind: all three in short, and how to choose.",
    zh: '根据各个实验的时长排出时间表：哪些动手，哪些演示，哪些回去做，每一段都写明用什么命令。不写种类：三种都简单列出，并说明怎样选。',
  },
  positionals: [
    {
      name: 'half-day|day|evenings',
      required: false,
      words: { en: 'how much time there is', zh: '有多少时间' },
    },
  ],
  options: {
    start: {
      type: 'string',
      value: 'TIME',
      words: { en: 'when it begins: 9:00', zh: '几点开始：9:00' },
    },
    hours: {
      type: 'string',
      value: 'H',
      words: {
        en: 'how long it is (of evenings: each), breaks included: 3.5',
        zh: '多长时间（evenings 指每个晚上），休息也算在内：3.5',
      },
    },
    checklist: {
      type: 'boolean',
      words: {
        en: 'what to do a week before, the evening before, and in the room',
        zh: '提前一周、前一晚、到现场各要做什么',
      },
    },
    handout: {
      type: 'string',
      value: 'FILE',
      words: {
        en: 'the steps without solutions, to print: one HTML file (- for standard output)',
        zh: '可以打印的讲义：步骤都在，没有解法；一个 HTML 文件（- 表示标准输出）',
      },
    },
    labs: {
      type: 'string',
      value: '1,3,5',
      words: { en: 'with --handout: only these labs', zh: '配合 --handout：只要这些实验' },
    },
    force: {
      type: 'boolean',
      words: { en: 'with --handout: overwrite the file', zh: '配合 --handout：文件已存在也覆盖' },
    },
    json: {
      type: 'boolean',
      words: { en: 'for programs: JSON on standard output', zh: '给程序读：在标准输出上给出 JSON' },
    },
  },
  load: () => import('../commands/workshop.ts'),
};
