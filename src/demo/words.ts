import type { Text } from '../text/text.ts';

/* What the stage itself says. */

export const KEY_WORDS: readonly (readonly [string, Text])[] = [
  ['Enter, Space, →', { en: 'go on', zh: '继续' }],
  ['f', { en: 'on to the next call that the lab explains', zh: '快进到下一个有讲解的调用' }],
  ['e', { en: 'the rest of this step at once', zh: '一口气做完这一步' }],
  ['←, b', { en: 'take the last call back', zh: '退回一个调用' }],
  ['n / p', { en: 'the next step, the one before', zh: '下一步／上一步' }],
  ['g, j', { en: 'jump to a step by its number', zh: '按序号跳到某一步' }],
  ['r', { en: 'this step from its beginning', zh: '这一步从头再来' }],
  ['m', { en: 'make a mistake of this step', zh: '故意犯一个这一步的错' }],
  ['c', { en: 'what the checker says now', zh: '看检查器现在怎么说' }],
  ['a', { en: 'go on by itself, or stop that', zh: '自动往下走，或停下来' }],
  ['?', { en: 'these keys', zh: '显示这些按键' }],
  ['q', { en: 'end', zh: '结束' }],
];

export const NOTES = {
  'no-mistakes': { en: 'No mistake is known of this step.', zh: '这一步没有收录常见错误。' },
  'first-step': { en: 'This is the first step.', zh: '这已经是第一步。' },
  'no-such-step': { en: 'There is no step of that number.', zh: '没有这个序号的步骤。' },
  'nothing-to-check': {
    en: 'An experiment is answered, not checked.',
    zh: '实验题由内核回答，不由检查器判定。',
  },
} as const satisfies Record<string, Text>;

export const W = {
  lab: { en: 'Lab', zh: '实验' },
  step: { en: 'step', zh: '步骤' },
  call: { en: 'call', zh: '调用' },
  shell: { en: 'in a shell', zh: '在 shell 里' },
  terminal: { en: 'terminal', zh: '终端' },
  more: { en: 'more', zh: '更多' },
  state: { en: 'the lab host', zh: '实验主机' },
  marks: { en: '+ new  - gone  ~ changed', zh: '+ 新增  - 消失  ~ 改变' },
  nothing: { en: 'nothing that shows here has changed', zh: '这里能看到的都没有变' },
  mistakes: { en: 'Which mistake?', zh: '犯哪个错？' },
  typed: { en: 'Typed into a shell of the lab host', zh: '在实验主机的 shell 里输入' },
  checker: { en: 'The checker says', zh: '检查器说' },
  kernel: { en: 'The kernel says', zh: '内核的回答' },
  undecided: { en: 'This machine cannot decide that', zh: '这台机器答不了这道题' },
  jump: { en: 'Jump to step number', zh: '跳到第几步' },
  over: { en: 'That was the last step.', zh: '这是最后一步，演示完了。' },
  wrong: { en: 'Not as it should be', zh: '结果与预期不符' },
  dying: { en: 'Ending the lab host', zh: '正在结束实验主机' },
  preparing: { en: 'Preparing the step', zh: '正在准备这一步' },
  again: { en: 'A new lab host, and this step from its beginning', zh: '换一台新的实验主机，这一步从头开始' },
  back: {
    en: 'A call cannot be taken back: in a new lab host, all but the last are made once more',
    zh: '调用做过就收不回来：换一台新的实验主机，把除最后一个以外的调用重做一遍',
  },
  erring: { en: 'Typing it into a shell', zh: '正在往 shell 里输入' },
  judging: { en: 'The checker looks', zh: '检查器正在看' },
  deciding: { en: 'The kernel decides', zh: '让内核来回答' },
  calling: { en: 'The call is being made', zh: '调用进行中' },
} as const satisfies Record<string, Text>;

/** What a call that does not return is waiting for. */
export function waitsFor(call: string): Text {
  const known: Readonly<Record<string, Text>> = {
    read: { en: 'waits until the other end of the pipe says something', zh: '等管道另一端有动静' },
    wait4: { en: 'waits for a child to end', zh: '等子进程结束' },
    recvfrom: { en: 'waits for an answer', zh: '等回答' },
    reap: { en: 'stays, and collects whoever ends', zh: '留在这里，谁结束就回收谁' },
    pause: { en: 'stays, and waits for a signal', zh: '留在这里，等信号' },
  };
  return known[call] ?? { en: 'has not returned yet', zh: '还没有返回' };
}
