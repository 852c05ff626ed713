import type { Comparison } from '../../compare/comparison.ts';
import type { ComparedSection, Difference } from '../../compare/difference.ts';
import { type Explanation, explain, unexplained } from '../../compare/explain/explain.ts';
import type { Ink } from '../../guide/view/ink.ts';
import { wrap, wrapLine } from '../../guide/view/wrap.ts';
import { visible } from '../../guide/visible.ts';
import { type Lang, say, type Text } from '../../text/text.ts';
import { cells } from './cells.ts';
import { SECTION_WORDS, valueWords } from './words.ts';

export interface ViewOptions {
  readonly lang: Lang;
  readonly ink: Ink;
  readonly columns: number;
  /** Rows that are equal, too. */
  readonly all: boolean;
  /** Nothing was run now. */
  readonly recorded: boolean;
}

interface Group {
  readonly rows: readonly Difference[];
  readonly explanation: Explanation | undefined;
}

/** Below this, the two values stand below each other. */
const SIDE_BY_SIDE = 60;
const INDENT = '  ';
/** Characters of a value: one that is longer says nothing to anybody. */
const LONGEST = 400;

export function comparisonView(comparison: Comparison, options: ViewOptions): string {
  const { lang, ink, columns } = options;
  let wasLong = true;
  const sections = comparison.sections.flatMap((section) => {
    const lines = sectionView(section, comparison, options);
    const isLong = section.different.length > 0 || options.all;
    const apart = wasLong || isLong ? [''] : [];
    wasLong = isLong;
    return [...apart, ...lines];
  });
  const lines = [
    ...headView(comparison, options),
    ...sections,
    '',
    ...wrap(tally(comparison, lang, ink), columns).split('\n'),
  ];
  return `${lines.join('\n')}\n`;
}

function headView(comparison: Comparison, { lang, ink, columns, recorded }: ViewOptions): string[] {
  const { runtime, version, kernel, cgroups, date, command } = comparison;
  const title = { en: `nslab and ${runtime.name}: ${command}`, zh: `nslab 与 ${runtime.name}：${command}` };
  const where = {
    en: `nslab ${version}, ${runtime.name} ${runtime.version}, Linux ${kernel}, cgroup ${cgroups}`,
    zh: `nslab ${version}，${runtime.name} ${runtime.version}，Linux ${kernel}，cgroup ${cgroups}`,
  };
  const note = {
    en: `Recorded on ${date} on that machine: nothing was run here.`,
    zh: `这是 ${date} 在那台机器上录下的，现在没有运行任何东西。`,
  };
  return [
    ink.title(wrapLine(visible(say(title, lang), LONGEST), columns)),
    ...wrapLine(say(where, lang), columns)
      .split('\n')
      .map((line) => ink.dim(line)),
    ...(recorded
      ? wrapLine(say(note, lang), columns)
          .split('\n')
          .map((line) => ink.warn(line))
      : []),
  ];
}

function sectionView(section: ComparedSection, comparison: Comparison, options: ViewOptions): string[] {
  const { lang, ink, columns, all } = options;
  const { equal, different } = section;
  const count = {
    en: `${equal.length} equal${different.length > 0 ? `, ${different.length} different` : ''}`,
    zh: `${equal.length} 项相同${different.length > 0 ? `，${different.length} 项不同` : ''}`,
  };
  const words = say(SECTION_WORDS[section.section], lang);
  const head = `${ink.strong(words)}${lang === 'zh' ? '：' : ': '}${different.length > 0 ? say(count, lang) : ink.dim(say(count, lang))}`;
  const names = [...different, ...(all ? equal : [])].map((row) => row.name.length);
  const width = Math.min(Math.max(0, ...names), Math.max(8, Math.floor(columns / 3) - 4));
  return [
    ...wrapLine(head, columns).split('\n'),
    ...(all ? equal.flatMap(({ name, value }) => equalView(name, value, width, options)) : []),
    ...(different.length > 0 && columns >= SIDE_BY_SIDE
      ? rowView(['', 'nslab', comparison.runtime.name], width, options).map((line) => ink.dim(line))
      : []),
    ...(isUndecided(section)
      ? wrapLine(say(UNDECIDED, lang), Math.max(columns - INDENT.length, 8))
          .split('\n')
          .map((line) => `${INDENT}${ink.dim(line)}`)
      : []),
    ...groupsOf(different, comparison).flatMap((group) => groupView(group, comparison, width, options)),
  ];
}

const UNDECIDED: Text = {
  en: 'What the filters decide for each call, the kernel tells only root of the machine itself: --host.',
  zh: '过滤器对每个调用作何决定，内核只告诉真实机器的 root：用 --host。',
};

/** There is a filter, and nobody could read it (PTRACE_SECCOMP_GET_FILTER in ptrace(2)). */
function isUndecided({ section, equal }: ComparedSection): boolean {
  if (section !== 'seccomp') return false;
  const values = new Map(equal.map(({ name, value }) => [name, value]));
  return values.get('mode') === 'filter' && !values.has('execve');
}

/** Rows that have one explanation, together, where the first of them stands. */
function groupsOf(rows: readonly Difference[], { runtime }: Comparison): Group[] {
  const groups = new Map<string, { rows: Difference[]; explanation: Explanation | undefined }>();
  for (const row of rows) {
    const explanation = explain(row, runtime.name, rows);
    const key = explanation === undefined ? '' : `${explanation.id} ${explanation.text.en}`;
    const group = groups.get(key) ?? { rows: [], explanation };
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function groupView(group: Group, comparison: Comparison, width: number, options: ViewOptions): string[] {
  const { lang, ink, columns } = options;
  const rows = group.rows.flatMap(({ name, ours, theirs }) => {
    const values = [ours, theirs].map((value) => visible(say(valueWords(value), lang), LONGEST));
    if (columns >= SIDE_BY_SIDE) return rowView([visible(name), ...values], width, options);
    const [mine = '', others = ''] = values;
    return stackedView(visible(name), { nslab: mine, [comparison.runtime.name]: others }, options);
  });
  const why = group.explanation
    ? say(group.explanation.text, lang)
    : ink.warn(say({ en: 'Not explained yet.', zh: '还没有解释。' }, lang));
  const lines = wrapLine(`${ink.arrow} ${why}`, Math.max(columns - 4, 8), INDENT).split('\n');
  return [...rows, ...lines.map((line) => `${INDENT}${INDENT}${line}`)];
}

function rowView(texts: readonly string[], width: number, { columns }: ViewOptions): string[] {
  const each = Math.floor((columns - INDENT.length - width - 4) / 2);
  return cells(texts, [width, each, each]).map((line) => `${INDENT}${line}`);
}

function stackedView(
  name: string,
  values: Readonly<Record<string, string>>,
  { ink, columns }: ViewOptions,
): string[] {
  const room = Math.max(columns - INDENT.length, 8);
  const lines = Object.entries(values).flatMap(([who, value]) =>
    columns >= 30
      ? cells([who, value], [5, Math.max(columns - 11, 8)]).map((line) => `${INDENT}${INDENT}${line}`)
      : cells([`${who}: ${value}`], [room]).map((line) => `${INDENT}${line}`),
  );
  return [...cells([name], [room]).map((line) => `${INDENT}${ink.strong(line)}`), ...lines];
}

function equalView(name: string, value: string, width: number, options: ViewOptions): string[] {
  const { ink, lang, columns } = options;
  const shown = visible(say(valueWords(value), lang), LONGEST);
  const lines =
    columns >= SIDE_BY_SIDE
      ? cells([visible(name), shown], [width, columns - INDENT.length - width - 2])
      : cells([`${visible(name)}: ${shown}`], [Math.max(columns - INDENT.length, 8)]);
  return lines.map((line) => `${INDENT}${ink.dim(line)}`);
}

function tally({ sections, runtime }: Comparison, lang: Lang, ink: Ink): string {
  const equal = sections.reduce((sum, s) => sum + s.equal.length, 0);
  const rows = sections.flatMap((s) => s.different);
  const open = unexplained({ sections, runtime }).length;
  const words = {
    en: `${equal} equal, ${rows.length} different${open > 0 ? `, ${open} of them not explained` : ', each explained'}.`,
    zh: `${equal} 项相同，${rows.length} 项不同${open > 0 ? `，其中 ${open} 项没有解释` : '，每一项都有解释'}。`,
  };
  return ink.strong(say(words, lang));
}
