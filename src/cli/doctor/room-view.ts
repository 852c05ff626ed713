import type { Preflight } from '../../doctor/code/preflight.ts';
import { reasonOf } from '../../doctor/code/reasons.ts';
import type { Io } from '../../guide/io.ts';
import { cut, widthOf, wrap } from '../../guide/view/wrap.ts';
import { visible } from '../../guide/visible.ts';
import { listed, say, type Text } from '../../text/text.ts';
import { calledOf, type Known, type Machine } from './machine.ts';
import { legend, mark, plainMark, sign } from './marks.ts';
import { problemWords } from './problem.ts';
import { roomBelow } from './room-below.ts';

/** Narrower than this there is no table, but a list. */
const TABLE = 72;
const NAME = 14;

/** One machine in words; of a room a table, and below it what is to be done on which of them. */
export function roomView(machines: readonly Machine[], io: Io): string {
  const known = machines.flatMap((m) => (m.read.ok ? [{ ...m, preflight: m.read.preflight }] : []));
  const [only] = machines;
  if (machines.length === 1 && only) {
    const [one] = known;
    return one ? oneMachine(one, io) : `${broken(only, io)}\n`;
  }
  const rows = machines.map((machine, i) => rowOf(machine, i, io));
  return `${[head(io), ...rows].join('\n')}\n\n${roomBelow(machines, known, io)}`;
}

function oneMachine({ name, code, preflight }: Known, io: Io): string {
  const t = (text: Text) => say(text, io.lang);
  const head = `${io.ink.strong(name === '' ? code : `${visible(name)}  ${code}`)}`;
  const labs = preflight.labs.map((state, i) => `${i + 1} ${mark(state, io)}`).join('  ');
  const lines = [
    head,
    `  ${facts(preflight, io)}`,
    `  ${t({ en: 'labs', zh: '实验' })}  ${labs}`,
    `  ${legend(io)}`,
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
  if (io.columns < TABLE) return legend(io);
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
  return `${legend(io)}\n${io.ink.strong(cut(columns, io.columns, io.ink.dots))}`;
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
