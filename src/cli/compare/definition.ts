import type { CommandDefinition } from '../command.ts';
import { NOT_SUPPORTED } from '../container/not-supported.ts';
import { HOST, JSON_OUT, SETTINGS } from '../container/run-options.ts';

const { name: _, ...settings } = SETTINGS;

export const COMPARE: CommandDefinition = {
  name: 'compare',
  summary: {
    en: 'our container beside one of runc, crun or bubblewrap',
    zh: '把我们的容器和 runc、crun 或 bubblewrap 的并排比较',
  },
  about: {
    en: 'Makes a container with the same settings by nslab run and by the other program, looks at both from outside, and explains each difference. Both are removed. Where the other program cannot run, a recorded table is shown.',
    zh: '用同样的设置，让 nslab run 和另一个程序各做一个容器，从外面观察两者，并解释每一处不同。两个容器随后都会删除。另一个程序用不了时，显示录下的结果。',
  },
  positionals: [],
  rest: {
    name: 'CMD…',
    words: { en: 'a command that stays; sleep 60 without', zh: '一条会停留的命令；不写就是 sleep 60' },
  },
  options: {
    with: {
      type: 'string',
      value: 'runc|crun|bwrap',
      values: ['runc', 'crun', 'bwrap'],
      words: {
        en: 'the other program; without, the first of them that is installed',
        zh: '另一个程序；不写就用第一个装好的',
      },
    },
    all: { type: 'boolean', words: { en: 'also what is equal', zh: '相同的也列出来' } },
    json: JSON_OUT,
    ...settings,
    host: HOST,
  },
  notSupported: NOT_SUPPORTED,
  local: true,
  load: () => import('../commands/compare.ts'),
};
