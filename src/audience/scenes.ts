import { prose } from '../guide/view/prose.ts';
import { lookBlock } from '../guide/view/step-view.ts';
import { wrap } from '../guide/view/wrap.ts';
import type { Evidence } from '../lab/verdict.ts';
import { say, type Text } from '../text/text.ts';
import { choiceLines } from './choices.ts';
import type { Decision } from './decision.ts';
import type { Hands } from './hands.ts';
import type { Page } from './page.ts';
import { announced, type Unit, unitsOf, within } from './pages.ts';
import { type Item, letterOf } from './programme.ts';
import { type Act, actOf, itemOf, type Show } from './show.ts';
import { roomWords } from './words.ts';

/* What is on stage, in units that may stand on pages of their own. */

export function questionUnits(item: Item, page: Page): Unit[] {
  return textUnits(prose(item.question, page), page);
}

/** What fits, fits: with blank lines between the choices where these make no second page. */
export function votingScene(show: Show, page: Page, height: number): Unit[] {
  const [item, { hands }] = [itemOf(show), actOf(show)];
  const question = questionUnits(item, page);
  const loose = [...question, choiceLines(item, hands, page, { loose: true })];
  const lines = loose.reduce((sum, unit) => sum + unit.length + 1, -1);
  return lines <= height ? loose : [...question, choiceLines(item, hands, page)];
}

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const PLAIN_SPINNER = ['|', '/', '-', '\\'];

export function decidingScene(item: Item, { hands, beats }: Act, page: Page): Unit[] {
  const { ink, lang } = page;
  const signs = ink.unicode ? SPINNER : PLAIN_SPINNER;
  const seconds = Math.floor(beats / 10);
  const words = {
    en: `The kernel decides… ${seconds} s`,
    zh: `让内核来回答…… ${seconds} 秒`,
  };
  const line = `${signs[beats % signs.length]} ${say(words, lang)}`;
  return [choiceLines(item, hands, page, { loose: true }), within([ink.title(line)], page.columns)];
}

export function decidedScene(item: Item, hands: Hands, decision: Decision, page: Page): Unit[] {
  if (decision.is === 'failed') return failedScene(decision, page);
  const seen = decision.evidence.flatMap((e) => evidenceLine(e, page));
  const words = [
    ...textUnits(prose(item.answer, page), page),
    ...textUnits(lookBlock(item.look, page), page),
  ];
  if (decision.is === 'answered') return [...verdict(item, hands, decision.answer, page), seen, ...words];
  const head = say({ en: 'This machine cannot decide that', zh: '这台机器答不了这道题' }, page.lang);
  const elsewhere = { en: 'Where a machine can:', zh: '换一台能做的机器，答案是：' };
  return [
    within([page.ink.warn(page.ink.strong(`${page.ink.bullet} ${head}`))], page.columns),
    ...(seen.length > 0 ? [seen] : []),
    ...textUnits(prose(say(decision.reason, page.lang), page), page),
    ...textUnits(prose(`${page.ink.arrow} ${say(decision.remedy, page.lang)}`, page), page),
    [page.ink.strong(say(elsewhere, page.lang))],
    ...words,
  ];
}

function verdict(item: Item, hands: Hands, answer: string, page: Page): Unit[] {
  const { ink, lang, columns } = page;
  const right = item.choices.findIndex(({ name }) => name === answer);
  const room = wrap(roomWords(hands, right, lang), columns);
  const head =
    right < 0
      ? ink.warn(ink.strong(say({ en: 'The kernel says none of these', zh: '内核的回答不在选项里' }, lang)))
      : ink.good(ink.strong(say(answerWords(letterOf(right)), lang)));
  return [within([head, ...room.split('\n')], columns), choiceLines(item, hands, page, { answer })];
}

function answerWords(letter: string): Text {
  return { en: `The kernel’s answer: ${letter}`, zh: `内核的回答：${letter}` };
}

/** `/proc/self/ns/uts → uts:[4026532177]`, whatever a program may have printed. */
function evidenceLine({ what, value }: Evidence, { ink, columns }: Page): string[] {
  const line = `  ${oneLine(what)} ${ink.arrow} ${ink.strong(oneLine(value))}`;
  return within([line], columns);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/\p{C}/gu, '?').trim();
}

function failedScene(decision: Decision & { is: 'failed' }, page: Page): Unit[] {
  const { ink, lang, columns } = page;
  const head = say({ en: 'It could not be run', zh: '没能运行' }, lang);
  const hint = decision.hint ? [`${ink.arrow} ${say(decision.hint, lang)}`] : [];
  return [`${ink.bad(ink.strong(`${ink.cross} ${head}`))}`, say(decision.why, lang), ...hint].map((line) =>
    within(wrap(line, columns).split('\n'), columns),
  );
}

function textUnits(text: string, { columns }: Page): Unit[] {
  return announced(unitsOf(text).map((unit) => within(unit, columns)));
}
