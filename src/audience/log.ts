import { WIDEST } from '../guide/view/prose.ts';
import { cut, wrap } from '../guide/view/wrap.ts';
import { say } from '../text/text.ts';
import { choiceLines } from './choices.ts';
import type { Decision } from './decision.ts';
import { type Hands, sharesOf } from './hands.ts';
import type { Page } from './page.ts';
import type { Unit } from './pages.ts';
import { type Item, letterOf, nameOf } from './programme.ts';
import { decidedScene, questionUnits } from './scenes.ts';
import type { Show } from './show.ts';

/* The same where there is no stage: printed, for a log or a slide. */

export function askedLog(item: Item, screen: Page): string {
  const page = sheet(screen);
  const { number } = item.lab;
  const of = number === 0 ? item.lab.title : say({ en: `Lab ${number}`, zh: `实验 ${number}` }, page.lang);
  const head = `${of} · ${item.title}`;
  const title = wrap(`${page.ink.title(head)}  ${page.ink.dim(nameOf(item))}`, page.columns);
  return printed([
    title.split('\n'),
    ...questionUnits(item, page),
    choiceLines(item, [], page, { plain: true }),
  ]);
}

export function decidedLog(item: Item, hands: Hands, decision: Decision, screen: Page): string {
  return printed(decidedScene(item, hands, decision, sheet(screen)));
}

function sheet(page: Page): Page {
  const { rows, lang, ink } = page;
  return { columns: Math.min(page.columns, WIDEST), rows, lang, ink };
}

function printed(units: readonly Unit[]): string {
  return `${units.map((unit) => unit.map((line) => `${line.trimEnd()}\n`).join('')).join('\n')}\n`;
}

/** What is left on the terminal after a show: a line for each experiment that was decided. */
export function summaryLines(show: Show, { lang, ink, columns }: Page): string {
  const decided = show.items.flatMap((item, i) => {
    const { decision, hands } = show.acts[i] ?? {};
    if (!decision || !hands) return [];
    const at = decision.is === 'answered' ? item.choices.findIndex((c) => c.name === decision.answer) : -1;
    const { hands: had = 0 } = sharesOf(hands, at + 1)[at] ?? {};
    const votes = hands.length > 0 && at >= 0 ? `  ${had}/${hands.length}` : '';
    return [`${nameOf(item)}  ${answerOf(decision, at, lang)}${votes}`];
  });
  return decided.map((line) => `${cut(line, columns, ink.dots)}\n`).join('');
}

function answerOf(decision: Decision, at: number, lang: Page['lang']): string {
  const words = {
    undecided: { en: 'not on this machine', zh: '这台机器答不了' },
    failed: { en: 'could not be run', zh: '没能运行' },
  };
  if (decision.is !== 'answered') return say(words[decision.is], lang);
  return at < 0 ? decision.answer : `${letterOf(at)} ${decision.answer}`;
}
