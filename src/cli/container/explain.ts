import { entryParts } from '../../engine/show.ts';
import type { Trace, TraceEntry } from '../../engine/trace.ts';
import type { Io } from '../../guide/io.ts';
import { widthOf, wrap, wrapLine } from '../../guide/view/wrap.ts';
import { say, type Text } from '../../text/text.ts';
import { passagesOf } from './passages.ts';
import { type Taught, teachers } from './teachers.ts';

/** Every system call of a container's making, below the lab and the step that teach it. */
export function explain(trace: Trace, io: Io): string {
  const teacherOf = teachers();
  const parts = entryParts(io.lang);
  // Names of results are known in the order in which they came.
  const shown = new Map(trace.entries.map((entry) => [entry, parts(entry)]));
  const passages = passagesOf(trace.entries);
  const blocks = passages.map(({ topic, who, entries }) => {
    const teacher = topic === undefined ? undefined : teacherOf(topic);
    const calls = entries.map((entry) => callLines(shown.get(entry) as Parts, io));
    return `${heading(teacher, say(WHO[who], io.lang), io)}\n${calls.join('\n')}\n`;
  });
  return `\n${blocks.join('\n')}\n${closing(
    trace.entries,
    passages.map(({ topic }) => topic),
    teacherOf,
    io,
  )}`;
}

type Parts = ReturnType<ReturnType<typeof entryParts>>;

const INDENT = 2;
/** A space at which no line is broken. */
const GLUE = '\u00a0';

/** `── Lab 3 · pivot_root ─────────────── the container ──` */
function heading(teacher: Taught | undefined, who: string, io: Io): string {
  const { line, strong, dim } = io.errInk;
  const words = teacher ? say(teacher.words, io.lang) : say(BETWEEN, io.lang);
  const columns = Math.min(io.columns, WIDEST);
  const room = columns - widthOf(words) - widthOf(who) - 8;
  if (room >= 1)
    return `${dim(line.repeat(2))} ${strong(words)} ${dim(line.repeat(room))} ${dim(`${who} ${line.repeat(2)}`)}`;
  return wrap(`${strong(words)} ${dim(`(${who})`)}`, columns);
}

const WIDEST = 100;

/** The call as strace shows it, what came of it, and below it why it is made. */
function callLines({ call, outcome, failed, duration, why, meaning }: Parts, io: Io): string {
  const { code, dim, bad } = io.errInk;
  const columns = Math.min(io.columns, WIDEST);
  const pad = ' '.repeat(INDENT);
  // What came of it stays together on its line.
  const result = `= ${failed ? bad(outcome) : outcome} ${dim(`<${duration}>`)}`.replaceAll(' ', GLUE);
  const whole = `${pad}${code(call)} ${result}`;
  const below = (text: string, paint: (t: string) => string) =>
    `${pad}${pad}${text}`
      .split('\n')
      .flatMap((one) => wrapLine(one, columns, pad + pad).split('\n'))
      .map(paint)
      .join('\n');
  return [
    wrapLine(whole, columns, ' '.repeat(3 * INDENT)).replaceAll(GLUE, ' '),
    ...(why ? [below(why, dim)] : []),
    ...(meaning ? [below(meaning, bad)] : []),
  ].join('\n');
}

function closing(
  entries: readonly TraceEntry[],
  topics: readonly (string | undefined)[],
  teacherOf: ReturnType<typeof teachers>,
  io: Io,
): string {
  const labs = new Set(topics.flatMap((topic) => (topic === undefined ? [] : [teacherOf(topic).lab])));
  const numbers = [...labs].sort((a, b) => a - b).join(io.lang === 'zh' ? '、' : ', ');
  const said: Text = {
    en: `${entries.length} system calls. Labs ${numbers} teach them one by one: nslab start 3 --step pivot-root opens such a step.`,
    zh: `共 ${entries.length} 个系统调用。实验 ${numbers} 逐个讲解：例如 nslab start 3 --step pivot-root 打开其中一步。`,
  };
  return `${wrap(io.errInk.dim(say(said, io.lang)), Math.min(io.columns, WIDEST))}\n`;
}

const WHO = {
  maker: { en: 'its maker', zh: '创建者' },
  container: { en: 'the container', zh: '容器' },
  helper: { en: 'a helper', zh: '辅助程序' },
} as const satisfies Record<string, Text>;

const BETWEEN: Text = { en: 'In between', zh: '其间' };
