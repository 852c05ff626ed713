import type { Io } from '../guide/io.ts';
import { wrap } from '../guide/view/wrap.ts';
import { listed, say, type Text } from '../text/text.ts';
import { startAt } from './commands.ts';
import { handsMinutes, stepNumbers } from './facts.ts';
import type { LabPlan, Timetable } from './timetable.ts';
import { duration, ranges } from './words.ts';

/** Below the table: which steps by hand, which labs are shown, what is homework, and why. */
export function restView({ kind, labs, sessions }: Timetable, io: Io): string {
  const of = (mode: LabPlan['mode']) => labs.filter((plan) => plan.mode === mode);
  const left = of('hands').filter((plan) => plan.home.length > 0);
  const whole = of('home').map((plan) => wholeLine(plan, io));
  const after = (number: number) => left.filter((p) => p.session === number).map((p) => leftLine(p, io));
  const parts = [
    section(
      { en: 'By hand', zh: '动手做' },
      of('hands').map((plan) => handsLine(plan, io)),
      io,
    ),
    section(
      { en: 'As a demo; by hand at home', zh: '现场演示，回去再动手' },
      of('demo').map((plan) => wholeLine(plan, io)),
      io,
    ),
    ...(kind.sessions === 1
      ? [section({ en: 'Homework', zh: '回去做' }, [...whole, ...after(1)], io)]
      : [
          ...sessions.map(({ number }) => section(homeworkOf(number), after(number), io)),
          section({ en: 'Homework, for whenever', zh: '有空再做' }, whole, io),
        ]),
  ];
  const note = {
    en: 'Between steps that do not follow each other: k in the guide (or nslab start N --step ID); what a later step starts from is prepared.',
    zh: '跳着做的步骤之间：在向导里按 k（或 nslab start N --step ID）；后面步骤要用到的状态会自动备好。',
  };
  return `${parts.filter(Boolean).join('\n')}\n${wrap(io.ink.dim(say(note, io.lang)), io.columns)}\n`;
}

function homeworkOf(number: number): Text {
  return { en: `Homework after evening ${number}`, zh: `第 ${number} 晚之后回去做` };
}

function section(title: Text, lines: readonly string[], io: Io): string {
  if (lines.length === 0) return '';
  return `${wrap(io.ink.strong(say(title, io.lang)), io.columns)}\n${lines.map((line) => wrap(`  ${line}`, io.columns)).join('\n')}\n`;
}

function labName({ lab }: LabPlan, io: Io): string {
  return say({ en: `Lab ${lab.number} ${lab.id}`, zh: `实验 ${lab.number} ${lab.id}` }, io.lang);
}

function handsLine(plan: LabPlan, io: Io): string {
  const { lab, steps } = plan;
  const numbers = stepNumbers(lab, steps);
  const names = steps.map((id, i) => `${numbers[i]} ${id}`);
  const colon = io.lang === 'zh' ? '：' : ': ';
  const whole = say({ en: 'all steps', zh: '全部步骤' }, io.lang);
  return `${labName(plan, io)}${colon}${plan.home.length === 0 ? whole : listed(names, io.lang)}`;
}

function wholeLine(plan: LabPlan, io: Io): string {
  const { lab } = plan;
  const words = {
    en: `${labName(plan, io)}, ${duration(lab.minutes, 'en')}: nslab start ${lab.number}`,
    zh: `${labName(plan, io)}，${duration(lab.minutes, 'zh')}：nslab start ${lab.number}`,
  };
  return say(words, io.lang);
}

function leftLine(plan: LabPlan, io: Io): string {
  const { lab, home } = plan;
  const minutes = handsMinutes(lab, home);
  const numbers = ranges(stepNumbers(lab, home), io.lang);
  const begin = startAt(lab, home[0] ?? '');
  const words = {
    en: `${labName(plan, io)}, steps ${numbers}, ${duration(minutes, 'en')}: ${begin}`,
    zh: `${labName(plan, io)}，第 ${numbers} 步，${duration(minutes, 'zh')}：${begin}`,
  };
  return say(words, io.lang);
}
