import type { Io } from '../guide/io.ts';
import { cut } from '../guide/view/wrap.ts';
import { say } from '../text/text.ts';
import { callLines } from './call-lines.ts';
import { atMost, beside, hanging, paragraph } from './lines.ts';
import type { Script, ScriptStep } from './script.ts';
import type { Show } from './show.ts';
import { stateBlock } from './state-line.ts';
import { evidenceLines, markdown, verdictLines } from './verdict-lines.ts';
import { W } from './words.ts';

/** From here on the shell's commands stand beside the calls. */
const WIDE = 100;
/** Longer lines are hard to follow from the last row. */
const WIDEST = 100;

/** What is between the head and the foot. */
export function body(show: Show, script: Script, io: Io, room: number): string[] {
  const { ink, lang } = io;
  const step = script.steps[show.at];
  if (!step) return [];
  if (show.overlay?.is === 'verdict') return ['', ...verdictLines(show.overlay.report, step, narrow(io))];
  switch (show.phase) {
    case 'preparing':
      return ['', ...busy(say(W[show.because ?? 'preparing'], lang), io)];
    case 'erring':
      return ['', ...busy(say(W.erring, lang), io)];
    case 'failed':
      return ['', ...hanging(` ${ink.bad(ink.cross)} `, paragraph(show.error ?? '', narrow(io).columns - 4))];
    case 'erred':
      return erred(show, step, io, room);
    case 'over':
    case 'left':
      return over(show, script, io);
    default:
      return step.kind === 'experiment' ? question(show, step, io, room) : acting(show, step, io, room);
  }
}

function acting(show: Show, step: ScriptStep, io: Io, room: number): string[] {
  const { moment, report } = show;
  const { columns, ink, lang } = io;
  const wide = columns >= WIDE;
  const verdict = show.phase === 'judged' && report !== undefined;
  const left = sized(io, wide ? Math.floor(columns * 0.6) : columns);
  // The state may have what it needs, and a good third in any case.
  const state = Math.min((moment?.state.length ?? 0) + 1, Math.floor(room * (verdict ? 0.35 : 0.42)));
  const share = Math.max(5, room - state);
  const typed = shellLines(
    step,
    sized(io, wide ? columns - left.columns - 3 : columns),
    wide ? share : shellRows(room),
  );
  const most = wide ? share : Math.max(4, share - typed.length);
  const calls = [
    ...(moment ? callLines(moment, show.phase, left, verdict ? 3 : most) : []),
    ...(show.phase === 'judging' ? busy(say(W.judging, lang), left) : []),
    ...(verdict ? verdictLines(report, step, left) : []),
  ];
  const isFirst = (moment?.made ?? 0) === 0 && !verdict;
  const task = isFirst ? taskLines(step, left, most - calls.length - 1) : [];
  const shown = atMost([...task, ...calls], most, ` ${ink.dots}`);
  const upper = wide ? beside(shown, typed, left.columns, ` ${ink.dim(ink.bar)} `) : [...typed, ...shown];
  return [...upper, ...(moment ? stateBlock(moment.state, io, room - upper.length, moment.made === 0) : [])];
}

/** Of the task what fits, and an empty line. */
function taskLines(step: ScriptStep, io: Io, most: number): string[] {
  if (most < 2) return [];
  const lines = atMost(markdown(step.task, io.columns - 2, io), most, io.ink.dots);
  return [...lines.map((line) => ` ${line}`), ''];
}

function shellRows(room: number): number {
  return room > 18 ? 4 : room > 12 ? 3 : 0;
}

/** The commands that would do the same, as they are typed: whole where there is room. */
function shellLines(step: ScriptStep, io: Io, most: number): string[] {
  const { ink, lang, columns } = io;
  const typed = step.commands.filter(({ line }) => line.trim() !== '');
  if (typed.length === 0 || most < 2) return [];
  const several = new Set(typed.map((c) => c.terminal)).size > 1;
  const short = (line: string): string => cut(line, columns, ink.dots);
  const head = ink.code(short(` ${say(W.shell, lang)}${lang === 'zh' ? '：' : ':'}`));
  const prompts = typed.map(({ terminal, line }) => [` ${several ? `${terminal} ` : ''}# `, line] as const);
  const whole = prompts.flatMap(([prompt, line]) =>
    hanging(prompt, paragraph(line, columns - prompt.length)),
  );
  if (whole.length < most) return [head, ...whole];
  const lines = prompts.map(([prompt, line]) => short(`${prompt}${line}`));
  if (lines.length < most) return [head, ...lines];
  const rest = lines.length - (most - 2);
  const more = say({ en: `and ${rest} more`, zh: `还有 ${rest} 行` }, lang);
  return [head, ...lines.slice(0, most - 2), ink.dim(short(` ${ink.dots} ${more}`))];
}

function question(show: Show, step: ScriptStep, io: Io, room: number): string[] {
  const { ink, lang } = io;
  const own = narrow(io);
  const { answered } = show;
  const choices = [...step.choices].flatMap(([name, words], i) => {
    const isIt = show.phase === 'judged' && answered?.choice === name;
    const sign = isIt ? ink.good(ink.tick) : ' ';
    const lines = paragraph(
      plain(words),
      own.columns - 10,
      isIt ? (line) => ink.good(ink.strong(line)) : undefined,
    );
    return hanging(` ${sign} ${ink.code(String(i + 1))}  `, lines);
  });
  const asked = markdown(step.task, own.columns - 2, io).map((line) => ` ${line}`);
  if (show.phase !== 'judged' || !answered) {
    const wait = show.phase === 'judging' ? ['', ...busy(say(W.deciding, lang), io)] : [];
    const room4 = Math.max(3, room - choices.length - wait.length - 2);
    return ['', ...atMost(asked, room4, ` ${ink.dots}`), '', ...choices, ...wait];
  }
  const head = answered.choice === undefined ? W.undecided : W.kernel;
  return [
    ...choices,
    '',
    ink.strong(` ${say(head, lang)}`),
    ...evidenceLines(answered.evidence, io),
    '',
    ...markdown(answered.words, own.columns - 2, io).map((line) => ` ${line}`),
  ];
}

function erred({ shown }: Show, step: ScriptStep, io: Io, room: number): string[] {
  const { ink, lang, columns } = io;
  if (!shown) return [];
  const verdict = verdictLines(shown.report, step, narrow(io));
  const most = Math.max(3, room - Math.min(verdict.length, room - 6) - 4);
  const typed = shown.typed.length > most ? [ink.dots, ...shown.typed.slice(1 - most)] : shown.typed;
  return [
    ink.warn(ink.strong(cut(` ${ink.cross} ${shown.title}`, columns, ink.dots))),
    ink.dim(` ${say(W.typed, lang)}${lang === 'zh' ? '：' : ':'}`),
    ...typed.map((line) => cut(`   ${line}`, columns, ink.dots)),
    '',
    ...verdict,
  ];
}

function over({ wrong }: Show, script: Script, io: Io): string[] {
  const { ink, lang } = io;
  const bad = script.steps
    .filter(({ id }) => wrong.includes(id))
    .map(({ title }) => `   ${ink.bullet} ${title}`);
  const list = bad.length === 0 ? [] : ['', ink.bad(` ${ink.cross} ${say(W.wrong, lang)}`), ...bad];
  return ['', ink.good(ink.strong(` ${say(W.over, lang)}`)), ...list];
}

function busy(words: string, io: Io): string[] {
  const { ink } = io;
  return paragraph(`${words}${ink.dots}`, narrow(io).columns - 2, (line) => ` ${ink.warn(line)}`);
}

function narrow(io: Io): Io {
  return sized(io, Math.min(io.columns, WIDEST));
}

/** The same with another width. */
function sized(io: Io, columns: number): Io {
  return { ...io, columns, rows: io.rows };
}

function plain(markdownText: string): string {
  return markdownText.replace(/[`*]/g, '').replace(/\s+/g, ' ');
}
