import type { Io } from '../guide/io.ts';
import { wrap } from '../guide/view/wrap.ts';
import { listed, say } from '../text/text.ts';
import type { LabPlan, Timetable } from './timetable.ts';
import { duration } from './words.ts';

/** All kinds in short, and how to choose. */
export function shortView(plans: readonly Timetable[], io: Io): string {
  const t = (en: string, zh: string) => say({ en, zh }, io.lang);
  const blocks = plans.map((plan) => shortOf(plan, io));
  const choose = [
    t(
      'Half a day for people who will never type a mount again and want to know what a container is. A day for those who run containers: most labs by hand, a bit of each. Evenings for those who want to be able to do it: time to fail, and a week to come back to what was left.',
      '只想弄懂容器是什么、以后不会再敲 mount 的人：半天。平时就在跑容器的人：一天，大多数实验都动手做一部分。想真正学会的人：四个晚上，有时间做错，中间隔一周，可以把剩下的补上。',
    ),
    t(
      'Next: nslab workshop KIND [--start 9:00] [--hours H] · nslab workshop --checklist · nslab workshop --handout FILE.html',
      '接下来：nslab workshop 种类 [--start 9:00] [--hours H] · nslab workshop --checklist · nslab workshop --handout FILE.html',
    ),
  ];
  return `${[...blocks, ...choose.map((line) => `${wrap(line, io.columns)}\n`)].join('\n')}`;
}

function shortOf({ kind, labs }: Timetable, io: Io): string {
  const of = (mode: LabPlan['mode']) => labs.filter((plan) => plan.mode === mode);
  const each = duration(kind.minutes, io.lang);
  const time = kind.sessions > 1 ? `${kind.sessions} × ${each}` : each;
  const lines = [
    `${io.ink.code(kind.name)}  ${io.ink.strong(`${say(kind.words, io.lang)}, ${time}`)}`,
    row({ en: 'by hand', zh: '动手' }, of('hands').map(partOf), io),
    row(
      { en: 'as a demo', zh: '演示' },
      of('demo').map(({ lab }) => `${lab.number} ${lab.id}`),
      io,
    ),
    row(
      { en: 'homework', zh: '回去做' },
      of('home').map(({ lab }) => `${lab.number} ${lab.id}`),
      io,
    ),
  ];
  return `${lines
    .filter(Boolean)
    .map((line) => wrap(line, io.columns))
    .join('\n')}\n`;
}

/** `3 mount (5 of 15 steps)` */
function partOf({ lab, steps, vote }: LabPlan): string {
  return `${lab.number} ${lab.id} ${steps.length + (vote ? 1 : 0)}/${lab.steps.length}`;
}

function row(name: { en: string; zh: string }, labs: readonly string[], io: Io): string {
  if (labs.length === 0) return '';
  const colon = io.lang === 'zh' ? '：' : ': ';
  return `  ${say(name, io.lang)}${colon}${listed(labs, io.lang)}`;
}
