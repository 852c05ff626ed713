import type { Lab } from '../../lab/catalogue.ts';
import { mistakeText } from '../../lab/explain.ts';
import type { StepReport } from '../../lab/report.ts';
import { say, type Text } from '../../text/text.ts';
import type { Io } from '../io.ts';
import { prose, type Sheet, WIDEST } from './prose.ts';
import { cut, widthOf, wrap } from './wrap.ts';

/* Blocks of text as the guide prints them; each ends with a line's end. */

export function storyBlock(lab: Lab, io: Io): string {
  const { title, steps, minutes } = lab;
  const head = say({ en: `Lab ${lab.label} · ${title.en}`, zh: `实验 ${lab.label} · ${title.zh}` }, io.lang);
  const length = say(
    { en: `${steps.length} steps, about ${minutes} minutes`, zh: `${steps.length} 步，大约 ${minutes} 分钟` },
    io.lang,
  );
  const story = prose(lab.text[io.lang].story, io);
  return `\n${wrap(io.ink.title(head), io.columns)}\n${wrap(io.ink.dim(length), io.columns)}\n\n${story}`;
}

/** What is to be done, or the question of an experiment. */
export function stepBlock(lab: Lab, step: string, io: Io): string {
  const text = lab.stepText(step, io.lang);
  return `\n${stepHeader(lab, step, io)}\n\n${prose(text.kind === 'do' ? text.task : text.question, io)}`;
}

/** `── Step 2 of 7 · A hostname of your own ─────` */
function stepHeader(lab: Lab, step: string, io: Io): string {
  const at = lab.steps.findIndex((s) => s.id === step) + 1;
  const title = lab.stepTitle(step);
  const words = say(
    {
      en: `Step ${at} of ${lab.steps.length} · ${title.en}`,
      zh: `第 ${at} 步，共 ${lab.steps.length} 步 · ${title.zh}`,
    },
    io.lang,
  );
  const { line, dim, strong, dots } = io.ink;
  const columns = Math.min(io.columns, WIDEST);
  if (columns < 40) return wrap(strong(words), columns);
  const short = cut(words, columns - 6, dots);
  return `${dim(line.repeat(2))} ${strong(short)} ${dim(line.repeat(Math.max(0, columns - 5 - widthOf(short))))}`;
}

/** How to see it with one's own eyes. */
export function lookBlock(markdown: string, io: Sheet): string {
  if (markdown.trim() === '') return '';
  const head = say({ en: 'Look for yourself', zh: '自己看一看' }, io.lang);
  return `${io.ink.strong(head)}\n\n${prose(markdown, io)}`;
}

/** The same in one line. */
export function mistakeLine(lab: Lab, report: StepReport, io: Io): string {
  const { ink } = io;
  const title = mistakeTitle(lab, report, io) ?? oneLine(report.message, io);
  const more = say({ en: 'check says more', zh: '输入 check 看详情' }, io.lang);
  return `${wrap(`${ink.bad(ink.cross)} ${title} ${ink.dim(`· ${more}`)}`, io.columns)}\n`;
}

/** What a recognised mistake, or a machine that cannot do it, has to say. */
export function mistakeBlock(lab: Lab, report: StepReport, io: Io): string {
  const { ink } = io;
  const unable = say({ en: 'This machine cannot do this step', zh: '这台机器做不了这一步' }, io.lang);
  const title = mistakeTitle(lab, report, io) ?? unable;
  return `\n${wrap(`${ink.bad(ink.cross)} ${ink.strong(title)}`, io.columns)}\n\n${prose(report.message, io)}${nextMove(report, io)}`;
}

export function passedBlock(lab: Lab, report: StepReport, io: Io): string {
  const { ink } = io;
  const word = say({ en: 'Passed', zh: '通过' }, io.lang);
  const colon = io.lang === 'zh' ? '：' : ': ';
  const head = `${ink.good(ink.strong(`${ink.tick} ${word}`))}${colon}${ink.strong(report.title)}`;
  const text = lab.stepText(report.id, io.lang);
  const done = text.kind === 'do' && text.done ? `\n${prose(text.done, io)}` : '';
  return `\n${wrap(head, io.columns)}\n${wrap(`  ${oneLine(report.message, io)}`, io.columns)}\n${evidenceLines(report, io)}${done}`;
}

/** One step of `nslab check`, with what was seen below it. */
export function checkBlock(lab: Lab, report: StepReport, io: Io): string {
  const { ink } = io;
  const [sign, word] =
    report.status === 'fail' && report.diagnosis === null ? HALF_WAY : SIGNS[report.status];
  const paint = sign === 'tick' ? ink.good : sign === 'cross' ? ink.bad : ink.warn;
  const head = wrap(
    `${paint(`${ink[sign]} ${say(word, io.lang)}`)}  ${ink.strong(report.title)}`,
    io.columns,
  );
  if (report.status === 'pass') {
    return `${head}\n${wrap(`  ${oneLine(report.message, io)}`, io.columns)}\n${evidenceLines(report, io)}`;
  }
  const title = mistakeTitle(lab, report, io);
  const body = prose(title ? `**${title}**\n\n${report.message}` : report.message, io);
  return `${head}\n\n${body}${evidenceLines(report, io)}${nextMove(report, io)}`;
}

/** The short sentence of the waiting line: what is wrong, or (nothing is, or not by this step) what is wanted. */
export function waitingSentence(lab: Lab, report: StepReport, io: Io, leftover = false): string {
  const { ink } = io;
  const title = leftover ? undefined : mistakeTitle(lab, report, io);
  if (title !== undefined) return `${ink.bad(ink.cross)} ${oneLine(title, io)}`;
  return `${ink.dots} ${oneLine(leftover ? (report.expected ?? report.message) : report.message, io)}`;
}

function mistakeTitle(lab: Lab, report: StepReport, io: Io): string | undefined {
  return report.diagnosis === null
    ? undefined
    : mistakeText(lab, report.id, report.diagnosis, io.lang)?.title;
}

/** `  /proc/4242/ns/uts → uts:[4026532177]` */
function evidenceLines(report: StepReport, io: Io): string {
  return report.evidence
    .map(({ what, value }) => `${wrap(`  ${io.ink.dim(`${what} ${io.ink.arrow} ${value}`)}`, io.columns)}\n`)
    .join('');
}

function nextMove(report: StepReport, io: Io): string {
  return report.hint ? `\n${prose(`${io.ink.arrow} ${report.hint}`, io)}` : '';
}

/** Markdown on one line: of its marks only those of code say something there, where colours do not. */
function oneLine(markdown: string, io: Io): string {
  const { ink } = io;
  const words = markdown.replaceAll('**', '').replace(/\s+/g, ' ').trim();
  return ink.color ? words.replace(/`([^`]*)`/g, (_, code: string) => ink.code(code)) : words;
}

type Sign = readonly ['tick' | 'cross' | 'dots' | 'bullet', Text];

/** Nothing is wrong yet; something is missing. */
const HALF_WAY: Sign = ['dots', { en: 'not yet', zh: '尚未完成' }];

const SIGNS: Readonly<Record<StepReport['status'], Sign>> = {
  pass: ['tick', { en: 'pass', zh: '通过' }],
  fail: ['cross', { en: 'not yet', zh: '尚未完成' }],
  blocked: ['dots', { en: 'waits for an earlier step', zh: '等前面的步骤' }],
  unsupported: ['bullet', { en: 'not possible here', zh: '本机做不了' }],
  error: ['bullet', { en: 'could not be checked', zh: '没法检查' }],
};
