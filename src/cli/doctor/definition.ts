import type { CommandDefinition } from '../command.ts';

export const DOCTOR: CommandDefinition = {
  name: 'doctor',
  summary: {
    en: 'what this machine can do, and what to install or allow',
    zh: '这台机器能不能用，缺什么，要装什么',
  },
  about: {
    en: 'Ends with a code of twelve characters that says it all, to be read over a shoulder. With --decode, what such codes say: as words after it, or one a line on standard input, a name before each where you like (Ada: AK3T-XRN1-W240). Exit status with --decode: 0 every machine is ready, 1 one lacks something, 2 a code cannot be read.',
    zh: '最后一行是 12 个字符的预检码，一切都在里面，从身后看一眼就能抄下来。加上 --decode 就是读这种码：写在后面，或从标准输入每行一个，前面可以写名字（小王：AK3T-XRN1-W240）。--decode 的退出状态：0 每台都就绪，1 有机器缺东西，2 有码读不出来。',
  },
  positionals: [
    {
      name: 'CODE…',
      required: false,
      many: true,
      words: { en: 'with --decode: codes of other machines', zh: '配合 --decode：别的机器的预检码' },
    },
  ],
  options: {
    fix: {
      type: 'boolean',
      words: { en: 'install what is missing, after asking', zh: '询问后安装缺少的东西' },
    },
    decode: {
      type: 'boolean',
      words: {
        en: 'say what other machines lack, by their codes',
        zh: '根据预检码，说出别的机器缺什么',
      },
    },
    json: {
      type: 'boolean',
      words: { en: 'for programs: JSON on standard output', zh: '给程序读：在标准输出上给出 JSON' },
    },
    yes: { type: 'boolean', short: 'y', words: { en: 'do not ask', zh: '不再询问' } },
  },
  load: () => import('../commands/doctor.ts'),
};
