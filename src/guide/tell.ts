import type { Lab } from '../lab/catalogue.ts';
import type { StepDeclaration } from '../lab/lab.ts';
import { say, type Text } from '../text/text.ts';
import { hintBlock, lookAtBlock, solutionBlock, whyBlock } from './hint.ts';
import type { Io } from './io.ts';
import { afterLab } from './labs.ts';
import type { Notebook } from './notebook.ts';
import type { Told } from './session.ts';
import { wrap } from './view/wrap.ts';

/** What a telling may need. */
export interface TellContext {
  readonly lab: Lab;
  readonly step: StepDeclaration;
  readonly book: Notebook;
  readonly io: Io;
  readonly seat: 'own' | 'beside' | 'plain';
  readonly auto: boolean;
  readonly openShell?: (() => string) | undefined;
}

export type Saying = Exclude<Told, 'map'> | 'go-on' | 'go-on-last' | 'ask-next' | 'declined';

/** The guide's own words. */
export function tell(what: Saying, at: TellContext): string {
  const { lab, step, io, book } = at;
  switch (what) {
    case 'hint':
      return hintBlock(lab, step, book, io);
    case 'why':
      return whyBlock(lab, step, book, io);
    case 'look':
      return lookAtBlock(lab, step, io);
    case 'shell':
      return line(at, { en: at.openShell?.() ?? '', zh: at.openShell?.() ?? '' });
    case 'confirm-solve':
      return `${solutionBlock(lab, step, io)}${line(at, SAYINGS['confirm-solve'])}`;
    case 'go-on':
    case 'go-on-last':
      return at.auto ? '' : line(at, at.seat === 'beside' ? BESIDE[what] : SAYINGS[what]);
    case 'finished':
      return finished(at);
    default:
      return line(at, (at.seat === 'beside' ? BESIDE[what] : undefined) ?? SAYINGS[what]);
  }
}

function line(at: TellContext, text: Text): string {
  const words = say(text, at.io.lang);
  return words === '' ? '' : `\n${wrap(at.io.ink.dim(words), at.io.columns)}\n`;
}

function finished(at: TellContext): string {
  const { lab, io } = at;
  const head = { en: `Lab ${lab.label} is behind you.`, zh: `实验 ${lab.label} 做完了。` };
  const next = afterLab(lab);
  const on = {
    en: `${next.en}. ${at.seat === 'beside' ? 'quit leaves this shell.' : 'q leaves.'}`,
    zh: `${next.zh}。${at.seat === 'beside' ? '输入 quit 离开这个 shell。' : '按 q 离开。'}`,
  };
  return `\n${io.ink.good(`${io.ink.tick} ${say(head, io.lang)}`)}\n${wrap(say(on, io.lang), io.columns)}\n`;
}

type Plain = Exclude<Saying, 'hint' | 'why' | 'look' | 'shell' | 'finished'>;

/** The guide's keys, each with its word, ` · ` between them. */
export const KEYS: Text = {
  en: 'Enter next · h hint · w why · l look · s solve · m map · k skip · p previous · t shell · r again, in a new lab host · q quit',
  zh: '回车 下一步 · h 提示 · w 为什么 · l 自己看 · s 做法 · m 地图 · k 跳过 · p 上一步 · t shell · r 换新的实验主机重做 · q 离开',
};

const SAYINGS: Readonly<Record<Plain, Text>> = {
  'go-on': {
    en: 'Enter: the next step · w: why · l: look for yourself',
    zh: '回车：下一步 · w：为什么 · l：自己看一看',
  },
  'go-on-last': {
    en: 'Enter: finish · w: why · l: look for yourself',
    zh: '回车：结束 · w：为什么 · l：自己看一看',
  },
  'not-yet': { en: 'Not there yet. h: hint · k: skip this step', zh: '还没有完成。h：提示 · k：跳过这一步' },
  'confirm-solve': {
    en: 'S (a capital) does it for you, system call by system call.',
    zh: '按大写的 S，就逐个系统调用替你完成。',
  },
  'confirm-skip': { en: 'k once more skips this step.', zh: '再按一次 k 就跳过这一步。' },
  'confirm-previous': { en: 'p once more goes back a step.', zh: '再按一次 p 就回到上一步。' },
  'confirm-again': {
    en: 'r once more makes the lab host anew and prepares this step again. What runs in it ends; your progress and /lab stay.',
    zh: '再按一次 r 就重建实验主机，把这一步重新准备好。里面运行的都会结束；进度和 /lab 留着。',
  },
  'confirm-quit': {
    en: 'q once more leaves. The lab host goes on, and so can you, later.',
    zh: '再按一次 q 就离开。实验主机会留着，以后可以接着做。',
  },
  typing: {
    en: 'This is the guide; it takes single keys (? shows them). Commands belong in your shell.',
    zh: '这里是向导，只认单个按键（按 ? 查看）。命令请到你的 shell 里输入。',
  },
  'no-solution': { en: 'There is nothing to solve here now.', zh: '现在没有可以代做的步骤。' },
  'first-step': { en: 'This is the first step.', zh: '这已经是第一步。' },
  'host-gone': {
    en: 'The lab host has ended (its PID 1 is gone), and its processes with it. Enter: make a new one · q: quit',
    zh: '实验主机结束了（它的 1 号进程没了），里面的进程也一起没了。回车：重建一个 · q：离开',
  },
  declined: {
    en: 'Enter: try again · k: skip this step · q: quit',
    zh: '回车：再来一次 · k：跳过这一步 · q：离开',
  },
  'ask-next': { en: 'A question: type next to answer it.', zh: '有一道题：输入 next 作答。' },
  keys: KEYS,
};

/** The same where only the learner's shell can be typed into. */
const BESIDE: Readonly<Partial<Record<Plain, Text>>> & Readonly<Record<'go-on' | 'go-on-last', Text>> = {
  'go-on': { en: 'Type next to go on.', zh: '输入 next 继续。' },
  'go-on-last': { en: 'Type next to finish.', zh: '输入 next 结束。' },
  'host-gone': {
    en: 'The lab host has ended (its PID 1 is gone), and your shell with it. nslab start goes on here, in a new one.',
    zh: '实验主机结束了（它的 1 号进程没了），你的 shell 也随之结束。nslab start 会建一台新的，从这里继续。',
  },
  declined: { en: 'Type next to try again.', zh: '输入 next 再来一次。' },
};
