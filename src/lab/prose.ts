import type { CgroupVersion } from '../observe/cgroup-version.ts';
import type { Lang } from '../text/text.ts';
import { codeBlocks } from './code-blocks.ts';
import { BULLETED, listItems, NUMBERED } from './lists.ts';
import { markdown, type Passage, parseSections, type Section } from './sections.ts';
import type { DoText, ExperimentText, LabText, MistakeText, StepText, TextProblem } from './text.ts';
import { ownOnly, variantOf } from './variants.ts';

export interface ParsedProse {
  /** Everything that could be read; what is missing is empty. */
  readonly text: LabText;
  readonly problems: readonly TextProblem[];
}

const DO_SECTIONS = ['task', 'why', 'look', 'hints', 'solution', 'done', 'mistakes'];
const EXPERIMENT_SECTIONS = ['question', 'answer', 'look'];

/** Reads a lab's text as a machine with this cgroup interface has it. Nothing is thrown: what is wrong with it is in `problems`, each with its line. */
export function parseProse(
  source: string,
  file: string,
  lang: Lang,
  version: CgroupVersion = 'v2',
): ParsedProse {
  const problems: TextProblem[] = [];
  const complain = (line: number, en: string, zh: string): void =>
    void problems.push({ file, line, problem: { en, zh } });
  const lines = variantOf(source.replace(/^\ufeff/, '').split(/\r?\n/), version, complain);
  const { title, end } = frontMatter(lines, complain);
  const top = parseSections(lines.slice(end), end + 1);
  const steps = new Map<string, StepText>();
  for (const section of top.sections) {
    if (section.id === undefined)
      complain(section.line, `"${section.title}" has no {#id}`, `“${section.title}”没有 {#id}`);
    else if (section.level !== 2)
      complain(
        section.line,
        `"${section.title}" is not under a step (##)`,
        `“${section.title}”不在任何步骤（##）之下`,
      );
    else if (steps.has(section.id)) complain(section.line, ...twice(section.id));
    else steps.set(section.id, step(section, complain));
  }
  problems.sort((a, b) => a.line - b.line);
  return { text: { lang, file, title, story: markdown(top.body), steps }, problems };
}

/** A colon in a title makes people quote it, as YAML would have it. */
function unquoted(value: string): string {
  return /^"(.*)"$/.exec(value)?.[1] ?? value;
}

type Complain = (line: number, en: string, zh: string) => void;

function frontMatter(lines: readonly string[], complain: Complain): { title: string; end: number } {
  const end = lines[0]?.trim() === '---' ? lines.findIndex((line, i) => i > 0 && line.trim() === '---') : -1;
  if (end < 0) {
    complain(1, 'does not begin with --- title: … ---', '开头不是 --- title: … ---');
    return { title: '', end: 0 };
  }
  let title = '';
  lines.slice(1, end).forEach((line, i) => {
    const [, key, value] = /^(\w+):\s*(.*?)\s*$/.exec(line) ?? [];
    if (key === 'title') title = unquoted(value as string);
    else if (line.trim() !== '') complain(i + 2, `"${line}" is not understood here`, `这里不认识“${line}”`);
  });
  if (title === '') complain(1, 'has no title', '没有 title');
  return { title, end: end + 1 };
}

function step(section: Section, complain: Complain): StepText {
  const isExperiment = section.sections.some((s) => s.id === 'question');
  if (section.title === '') complain(section.line, 'a step without a title', '步骤没有标题');
  if (markdown(section.body) !== '')
    complain(section.body.line, 'text before the first ### of a step', '步骤的第一个 ### 之前有文字');
  const parts = partsOf(section, isExperiment ? EXPERIMENT_SECTIONS : DO_SECTIONS, complain);
  return isExperiment ? experiment(section, parts, complain) : toDo(section, parts, complain);
}

function partsOf(section: Section, known: readonly string[], complain: Complain): Map<string, Section> {
  const all = `{#${known.join('}, {#')}}`;
  const parts = new Map<string, Section>();
  for (const part of section.sections) {
    const { id } = part;
    if (id === undefined || !known.includes(id)) {
      complain(part.line, `"${part.title}" is none of ${all}`, `“${part.title}”不属于 ${all}`);
    } else if (parts.has(id)) complain(part.line, ...twice(id));
    else parts.set(id, part);
    if (id !== 'mistakes') {
      for (const below of part.sections)
        complain(
          below.line,
          `"${below.title}": no headings below ###`,
          `“${below.title}”：### 之下不能再有标题`,
        );
    }
  }
  return parts;
}

function twice(id: string): [string, string] {
  return [`{#${id}} is there twice`, `{#${id}} 出现了两次`];
}

/** The text of a part that every step must have. */
function required(section: Section, parts: Map<string, Section>, id: string, complain: Complain): Passage {
  const body = parts.get(id)?.body;
  if (body === undefined)
    complain(section.line, `step "${section.id}" has no {#${id}}`, `步骤“${section.id}”没有 {#${id}}`);
  else if (markdown(body) === '') complain(body.line - 1, `{#${id}} is empty`, `{#${id}} 是空的`);
  return body ?? { lines: [], line: section.line };
}

function toDo(section: Section, parts: Map<string, Section>, complain: Complain): DoText {
  const part = (id: string): Passage => required(section, parts, id, complain);
  const hints = listItems(ownOnly(part('hints')), NUMBERED);
  if (hints.rest.some((line) => line.trim() !== '')) {
    complain(
      parts.get('hints')?.line ?? section.line,
      'hints are a numbered list and nothing else',
      '提示只能是一个编号列表',
    );
  }
  const solution = part('solution');
  const done = parts.get('done')?.body;
  const mistakes = new Map<string, MistakeText>();
  for (const below of parts.get('mistakes')?.sections ?? []) {
    if (below.id === undefined)
      complain(below.line, `"${below.title}" has no {#id}`, `“${below.title}”没有 {#id}`);
    else if (mistakes.has(below.id)) complain(below.line, ...twice(below.id));
    else mistakes.set(below.id, mistake(below, below.id, complain));
  }
  return {
    kind: 'do',
    id: section.id as string,
    title: section.title,
    line: section.line,
    task: markdown(part('task')),
    why: markdown(part('why')),
    look: markdown(part('look')),
    hints: hints.items,
    solution: markdown(solution),
    commands: codeBlocks(ownOnly(solution)),
    done: done && markdown(done),
    mistakes,
  };
}

function mistake(section: Section, id: string, complain: Complain): MistakeText {
  const { lines, line } = ownOnly(section.body);
  const arrow = lines.findIndex((text) => text.startsWith('→'));
  if (arrow < 0)
    complain(
      section.line,
      `mistake "${id}" has no paragraph that starts with →`,
      `错误“${id}”没有以 → 开头的段落`,
    );
  const split = arrow < 0 ? lines.length : arrow;
  const seen = markdown({ lines: lines.slice(0, split), line });
  if (seen === '')
    complain(section.line, `mistake "${id}" does not say what was seen`, `错误“${id}”没有说看到了什么`);
  const next = markdown({ lines: lines.slice(split), line: line + split }).replace(/^→\s*/, '');
  return { id, title: section.title, line: section.line, seen, next };
}

function experiment(section: Section, parts: Map<string, Section>, complain: Complain): ExperimentText {
  const part = (id: string): Passage => required(section, parts, id, complain);
  const question = ownOnly(part('question'));
  const list = listItems(question, BULLETED);
  const choices = new Map<string, string>();
  for (const item of list.items) {
    const [, name, words] = /^`([^`]+)`\s*[:：]\s*([\s\S]+)$/.exec(item) ?? [];
    if (name === undefined || words === undefined) {
      complain(
        question.line - 1,
        `a choice is "- \`name\`: words", not "${item}"`,
        `选项应写成“- \`名字\`：文字”，而不是“${item}”`,
      );
    } else choices.set(name, words);
  }
  if (choices.size < 2)
    complain(question.line - 1, 'a question has at least two choices', '一个问题至少有两个选项');
  return {
    kind: 'experiment',
    id: section.id as string,
    title: section.title,
    line: section.line,
    question: markdown({ lines: list.rest, line: question.line }),
    choices,
    answer: markdown(part('answer')),
    look: markdown(part('look')),
  };
}
