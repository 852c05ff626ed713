import { ink } from '../guide/view/ink.ts';
import type { Lang } from '../text/text.ts';
import type { Decision } from './decision.ts';
import type { Page } from './page.ts';
import type { Item } from './programme.ts';

export const NAMES: Item = {
  lab: { number: 1, id: 'uts', title: 'UTS: a name of its own' },
  step: 'whose-name',
  title: 'Whose name does the child change?',
  question: [
    'Your shell is in a UTS namespace of its own. It starts a child, an ordinary `bash`:',
    '```sh\nbash -c "hostname sub"\nhostname\n```',
    'What does the second line print?',
  ].join('\n\n'),
  choices: [
    { name: 'box', words: 'box; the child has changed its own copy' },
    { name: 'sub', words: 'sub; they **share** one name' },
  ],
  answer: 'A child *inherits* the namespace.\n\nOnly `CLONE_NEWUTS` copies.',
  look: 'In the lab:\n\n`readlink /proc/self/ns/uts`',
};

export const NAMES_ZH: Item = {
  lab: { number: 1, id: 'uts', title: 'UTS：自己的名字' },
  step: 'whose-name',
  title: '子进程改的是谁的名字？',
  question: [
    '你的 shell 在自己的 UTS 命名空间里。它启动一个子进程，普通的 `bash`：',
    '```sh\nbash -c "hostname sub"\nhostname\n```',
    '第二行会打印什么？',
  ].join('\n\n'),
  choices: [
    { name: 'box', words: 'box；子进程改的是自己那一份' },
    { name: 'sub', words: 'sub；两者**共用**一个名字' },
  ],
  answer: '子进程*继承*命名空间。\n\n只有 `CLONE_NEWUTS` 才会复制。',
  look: '在实验主机里：\n\n`readlink /proc/self/ns/uts`',
};

export const SECOND: Item = { ...NAMES, step: 'another', title: 'Another one' };

export const SUB: Decision = {
  is: 'answered',
  answer: 'sub',
  evidence: [
    { what: 'child: hostname', value: 'sub' },
    { what: 'parent: hostname', value: 'sub' },
  ],
  seconds: 1.2,
};

export function page(columns: number, rows: number, lang: Lang = 'en', unicode = true): Page {
  return { columns, rows, lang, ink: ink({ color: false, unicode }) };
}
