import type { LabState } from '../../doctor/check.ts';
import type { Preflight } from '../../doctor/code/preflight.ts';
import { reasonOf } from '../../doctor/code/reasons.ts';
import type { Io } from '../../guide/io.ts';
import { cut, widthOf, wrap } from '../../guide/view/wrap.ts';
import { visible } from '../../guide/visible.ts';
import { listed, say, type Text } from '../../text/text.ts';
import { isReady, type Machine } from './machine.ts';
import { problemWords } from './problem.ts';

/** Narrower than this there is no table, but a list. */
const TABLE = 72;
const NAME = 14;

type Known = Machine & { readonly preflight: Preflight };

/** One machine in words; of a room a table, and below it what is to be done on which of them. */
export function roomView(machines: readonly Machine[], io: Io): string {
  const known = machines.flatMap((m) => (m.read.ok ? [{ ...m, preflight: m.read.preflight }] : []));
  const [only] = machines;
  if (machines.length === 1 && only) {
    const [one] = known;
    return one ? oneMachine(one, io) : `${broken(only, io)}\n`;
  }
  const rows = machines.map((machine, i) => rowOf(machine, i, io));
  return `${[head(io), ...rows].join('\n')}\n\n${summary(machines, known, io)}${versions(known, io)}${remedies(known, machines, io)}`;
}

/** What a machine is called in the room: by its name, or by its line. */
function calledOf(machine: Machine, at: number): string {
  return machine.name === '' ? `${at + 1}` : visible(machine.name);
}

function oneMachine({ name, code, preflight }: Known, io: Io): string {
  const t = (text: Text) => say(text, io.lang);
  const head = `${io.ink.strong(name === '' ? code : `${visible(name)}  ${code}`)}`;
  const labs = preflight.labs.map((state, i) => `${i + 1} ${mark(state, io)}`).join('  ');
  const lines = [
    head,
    `  ${facts(preflight, io)}`,
    `  ${t({ en: 'labs', zh: '实验' })}  ${labs}`,
    `  ${io.ink.dim(legend(io))}`,
    ...preflight.reasons.flatMap((id) => {
      const { short, remedy } = reasonOf(id);
      return [`  ${io.ink.cross} ${t(short)}`, `    ${io.ink.arrow} ${t(remedy)}`];
    }),
    ...(preflight.reasons.length === 0 ? [`  ${t({ en: 'It lacks nothing.', zh: '什么也不缺。' })}`] : []),
  ];
  return `${lines.map((line) => wrap(line, io.columns)).join('\n')}\n`;
}

/** `nslab 0.1.0 · Linux 6.1 · an ordinary user · cgroup v2` */
function facts({ nslab, kernel, user, cgroups }: Preflight, io: Io): string {
  const words: Text = {
    en: user === 'root' ? 'root' : 'an ordinary user',
    zh: user === 'root' ? 'root' : '普通用户',
  };
  return [`nslab ${nslab}`, `Linux ${kernel ?? '–'}`, say(words, io.lang), `cgroup ${cgroups}`].join(' · ');
}

function head(io: Io): string {
  if (io.columns < TABLE) return io.ink.dim(legend(io));
  const t = (text: Text) => say(text, io.lang);
  const columns = row([
    '',
    t({ en: 'machine', zh: '机器' }),
    t({ en: 'kernel', zh: '内核' }),
    t({ en: 'as', zh: '身份' }),
    'cgroup',
    t({ en: 'labs', zh: '实验' }),
    t({ en: 'lacks', zh: '缺什么' }),
  ]);
  return `${io.ink.dim(legend(io))}\n${io.ink.strong(cut(columns, io.columns, io.ink.dots))}`;
}

/** Sign, name, kernel, user, cgroups, labs, what it lacks. */
function row(cells: readonly string[]): string {
  const widths = [2, NAME, 6, 4, 6, 9, 0];
  return cells
    .map((cell, i) => pad(cell, widths[i] as number))
    .join('  ')
    .trimEnd();
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

function rowOf(machine: Machine, at: number, io: Io): string {
  const { read } = machine;
  const called = calledOf(machine, at);
  if (!read.ok) return broken({ ...machine, name: called }, io);
  const { kernel, user, cgroups, labs, reasons } = read.preflight;
  const lacks = listed(
    reasons.map((id) => say(reasonOf(id).short, io.lang)),
    io.lang,
  );
  const marks = labs.map((state) => plainMark(state, io)).join('');
  if (io.columns < TABLE) {
    const lines = [`${sign(read.preflight, io)} ${called}  ${marks}`, ...(lacks ? [`  ${lacks}`] : [])];
    return lines.map((line) => wrap(line, io.columns)).join('\n');
  }
  const name = cut(called, NAME, io.ink.dots);
  const cells = ['', name, kernel ?? '–', user, cgroups, marks, ''];
  const left = `${pad(sign(read.preflight, io), 2)}${row(cells).slice(2)}`;
  const start = 2 + 2 + NAME + 2 + 6 + 2 + 4 + 2 + 6 + 2 + 9 + 2;
  const lines = wrap(lacks, Math.max(12, io.columns - start)).split('\n');
  return lines
    .map((line, i) => (i === 0 ? `${pad(left, start)}${line}` : `${' '.repeat(start)}${line}`).trimEnd())
    .join('\n');
}

function broken({ name, code, read }: Machine, io: Io): string {
  if (read.ok) return '';
  const colon = io.lang === 'zh' ? '：' : ': ';
  const who = name === '' ? '' : `${visible(name)}  `;
  const head = `${io.ink.bad('?')}  ${who}${visible(code)}`;
  return wrap(`${head}${colon}${say(problemWords(read.problem), io.lang)}`, io.columns);
}

function sign({ labs }: Preflight, io: Io): string {
  if (isReady(labs)) return io.ink.good(io.ink.unicode ? '✔' : '+');
  return labs.includes('not') ? io.ink.bad(io.ink.unicode ? '✘' : 'x') : io.ink.warn('~');
}

const MARKS: Readonly<Record<LabState, readonly [string, string]>> = {
  ready: ['✔', '+'],
  limits: ['~', '~'],
  not: ['✘', 'x'],
};

function plainMark(state: LabState, io: Io): string {
  return MARKS[state][io.ink.unicode ? 0 : 1];
}

function mark(state: LabState, io: Io): string {
  const paint = { ready: io.ink.good, limits: io.ink.warn, not: io.ink.bad }[state];
  return paint(plainMark(state, io));
}

function legend(io: Io): string {
  const [good, part, bad] = (['ready', 'limits', 'not'] as const).map((state) => plainMark(state, io));
  return say(
    {
      en: `${good} ready  ${part} ready, but for some steps  ${bad} not ready`,
      zh: `${good} 就绪  ${part} 就绪，个别步骤除外  ${bad} 不行`,
    },
    io.lang,
  );
}

function summary(machines: readonly Machine[], known: readonly Known[], io: Io): string {
  const all = known.filter(({ preflight }) => isReady(preflight.labs)).length;
  const none = known.filter(({ preflight }) => preflight.labs.includes('not')).length;
  const unread = machines.length - known.length;
  const words = {
    en: `${machines.length} machines: ${all} ready for every lab, ${known.length - all - none} but for some steps, ${none} not ready for some lab${unread ? `, ${unread} unreadable` : ''}.`,
    zh: `共 ${machines.length} 台：${all} 台每个实验都就绪，${known.length - all - none} 台个别步骤做不了，${none} 台有实验做不了${unread ? `，${unread} 个码读不出来` : ''}。`,
  };
  return `${wrap(say(words, io.lang), io.columns)}\n`;
}

/** More than one nslab in the room is worth knowing before the first question comes. */
function versions(known: readonly Known[], io: Io): string {
  const found = [...new Set(known.map(({ preflight }) => preflight.nslab))].sort();
  if (found.length < 2) return '';
  const words = {
    en: `There is more than one nslab in the room: ${listed(found, 'en')}.`,
    zh: `这些机器上的 nslab 不是同一个版本：${listed(found, 'zh')}。`,
  };
  return `${wrap(say(words, io.lang), io.columns)}\n`;
}

/** By remedy rather than by machine: it is done once, for all that need it. */
function remedies(known: readonly Known[], machines: readonly Machine[], io: Io): string {
  const ids = [...new Set(known.flatMap(({ preflight }) => preflight.reasons))];
  const named = ids.map((id) => ({
    id,
    who: machines.flatMap((m, i) =>
      m.read.ok && m.read.preflight.reasons.includes(id) ? [calledOf(m, i)] : [],
    ),
  }));
  const blocks = named
    .toSorted((a, b) => b.who.length - a.who.length)
    .map(({ id, who }) => {
      const { short, remedy } = reasonOf(id);
      const colon = io.lang === 'zh' ? '：' : ': ';
      const first = `${io.ink.cross} ${io.ink.strong(say(short, io.lang))} (${who.length})${colon}${listed(who, io.lang)}`;
      return `${wrap(first, io.columns)}\n${wrap(`  ${io.ink.arrow} ${say(remedy, io.lang)}`, io.columns)}\n`;
    });
  return blocks.length > 0 ? `\n${blocks.join('')}` : '';
}
