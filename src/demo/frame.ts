import type { Io } from '../guide/io.ts';
import { cut, widthOf } from '../guide/view/wrap.ts';
import { say, type Text } from '../text/text.ts';
import { body } from './frame-body.ts';
import { atMost, hanging, paragraph, spread } from './lines.ts';
import type { Script } from './script.ts';
import { currentStep, type Show } from './show.ts';
import { KEY_WORDS, NOTES, W } from './words.ts';

/** The whole screen: never more lines than the terminal has, none wider than it. */
export function frame(show: Show, script: Script, io: Io): string[] {
  const { columns, ink } = io;
  const rows = Math.max(3, io.rows);
  const foot = footer(show, io);
  const head = header(show, script, io);
  const room = Math.max(1, rows - head.length - foot.length);
  const inner = overlay(show, script, io, room) ?? body(show, script, io, room);
  const shown = atMost(inner, room, ` ${ink.dots}`);
  const filled = Array.from({ length: room }, (_, i) => shown[i] ?? '');
  return [...head, ...filled, ...foot].slice(0, rows).map((line) => cut(line, columns, ink.dots));
}

function header(show: Show, script: Script, io: Io): string[] {
  const { ink, lang, columns } = io;
  const t = (text: Text): string => say(text, lang);
  const step = script.steps[show.at];
  const { moment } = show;
  const where = [
    `${t(W.step)} ${show.at + 1}/${script.steps.length}`,
    ...(moment && moment.total > 0 ? [`${t(W.call)} ${moment.made}/${moment.total}`] : []),
    ...(show.auto ? [`${t({ en: 'auto', zh: '自动' })} ${show.pace} s`] : []),
  ].join(' · ');
  const lab = `${t(W.lab)} ${script.label} · ${script.title}`;
  const title = `${ink.line.repeat(2)} ${step?.title ?? ''} `;
  const rule = `${title}${ink.line.repeat(Math.max(0, columns - widthOf(title)))}`;
  return [spread(lab, where, columns, ink.dots), ink.title(cut(rule, columns, ''))];
}

function footer(show: Show, io: Io): string[] {
  const { ink, lang, columns } = io;
  const note = show.note === undefined ? '' : say(NOTES[show.note], lang);
  if (note !== '') return [ink.warn(cut(`${ink.bullet} ${note}`, columns, ink.dots))];
  const parts = keyLine(show, lang === 'zh');
  let line = '';
  for (const part of parts) {
    const longer = line === '' ? part : `${line} · ${part}`;
    if (widthOf(longer) > columns) break;
    line = longer;
  }
  return [ink.dim(line === '' ? cut(parts[0] ?? '', columns, ink.dots) : line)];
}

/** What can be pressed now, the most useful first. */
function keyLine(show: Show, zh: boolean): string[] {
  const key = (name: string, text: Text): string => `${name}${zh ? '：' : ': '}${zh ? text.zh : text.en}`;
  const end = key('q', { en: 'end', zh: '结束' });
  const all = key('?', { en: 'keys', zh: '按键' });
  if (show.overlay?.is === 'mistakes') {
    return [
      key(zh ? '1–9 或 ↑ ↓ 加回车' : '1–9, or ↑ ↓ and Enter', { en: 'make it', zh: '就犯这个' }),
      key('Esc', { en: 'not now', zh: '算了' }),
    ];
  }
  if (show.overlay?.is === 'jump')
    return [
      key(zh ? '回车' : 'Enter', { en: 'go there', zh: '跳过去' }),
      key('Esc', { en: 'stay', zh: '不跳了' }),
    ];
  if (show.overlay) return [key(zh ? '任意键' : 'any key', { en: 'back to the stage', zh: '回到演示' }), end];
  const enter = (text: Text): string => key(zh ? '回车' : 'Enter', text);
  const last = show.at === show.steps.length - 1;
  const isQuestion = currentStep(show).kind === 'experiment';
  const rest = [
    ...(isQuestion ? [] : [key('b', { en: 'back', zh: '退回' })]),
    key('n', { en: 'next step', zh: '下一步' }),
    ...(currentStep(show).mistakes.length > 0 ? [key('m', { en: 'a mistake', zh: '犯个错' })] : []),
    all,
    end,
  ];
  switch (show.phase) {
    case 'ready':
      if (isQuestion) return [enter({ en: 'ask the kernel', zh: '让内核回答' }), ...rest];
      return [enter({ en: 'make this call', zh: '执行这个调用' }), ...rest];
    case 'judged':
      if (last || show.only) return [enter({ en: 'end', zh: '结束' }), ...rest];
      return [enter({ en: 'the next step', zh: '下一步' }), ...rest];
    case 'erred':
      return [enter({ en: 'the step as it should be', zh: '看正确的做法' }), ...rest];
    case 'failed':
      return [enter({ en: 'try again', zh: '再试一次' }), ...rest];
    case 'over':
      return [enter({ en: 'end', zh: '结束' }), key('p', { en: 'the last step', zh: '上一步' }), end];
    default:
      return [all, end];
  }
}

function overlay(show: Show, script: Script, io: Io, room: number): string[] | undefined {
  const { ink, lang, columns } = io;
  const over = show.overlay;
  if (over?.is === 'keys') {
    return KEY_WORDS.flatMap(([keys, text]) =>
      columns < 40
        ? paragraph(`${keys}  ${say(text, lang)}`, columns)
        : hanging(` ${ink.code(keys.padEnd(18))}`, paragraph(say(text, lang), columns - 19)),
    ).slice(0, room);
  }
  if (over?.is === 'jump') {
    const steps = script.steps.map((step, i) => `${String(i + 1).padStart(4)}  ${step.title}`);
    const typed = Number(over.typed) - 1;
    const from = Math.max(0, Math.min((typed >= 0 ? typed : show.at) - 3, steps.length - (room - 3)));
    return [
      ink.strong(` ${say(W.jump, lang)} ${over.typed}_`),
      '',
      ...steps.slice(from, from + room - 2).map((line, i) => (from + i === typed ? ink.strong(line) : line)),
    ];
  }
  if (over?.is === 'mistakes') {
    const { mistakes = [] } = script.steps[show.at] ?? {};
    const most = Math.max(1, room - 2);
    const from = Math.max(0, Math.min(over.chosen - most + 1, mistakes.length - most));
    const lines = mistakes.map(({ title }, i) => {
      const line = ` ${i === over.chosen ? (ink.unicode ? '▶' : '>') : ' '} ${i + 1}  ${title}`;
      return i === over.chosen ? ink.strong(line) : line;
    });
    return [ink.strong(` ${say(W.mistakes, lang)}`), '', ...lines.slice(from, from + most)];
  }
  return undefined;
}
