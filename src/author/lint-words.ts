import { codeBlocks } from '../lab/code-blocks.ts';
import type { LabText } from '../lab/text.ts';
import type { Text } from '../text/text.ts';
import type { Finding, LabUnderLint } from './lint-finding.ts';
import { type PieceOfText, piecesOf } from './lint-passages.ts';

const COLUMNS = 100;
const HINTS = 3;
const UNFINISHED = /\b(TODO|FIXME|XXX|TBD)\b|lorem ipsum|待补充|待完成|（略）/i;
/** What a learner would have to replace before typing it; `<stdio.h>` and redirections are none. */
const STAND_IN = /<[A-Za-z][\w -]*>/;

/** Each text by itself: finished, with its three hints, with commands that can be typed as they stand. */
export function wordsAreDone(lab: LabUnderLint): Finding[] {
  return [lab.en, lab.zh].flatMap((text) => {
    const file = lab.file(`${text.lang}.md`);
    const found = [...hintsAndCommands(text), ...piecesOf(text).flatMap(unfinished)];
    if (text.steps.size > 0 && text.story === '') {
      found.push({ rule: 'story', line: 1, message: { en: 'has no story', zh: '没有引言' } });
    }
    return found.map((f) => ({ file, ...f }));
  });
}

type Found = Omit<Finding, 'file'>;

function hintsAndCommands(text: LabText): Found[] {
  const found: Found[] = [];
  for (const step of text.steps.values()) {
    if (step.kind !== 'do') continue;
    const say = (rule: string, message: Text): void => void found.push({ rule, line: step.line, message });
    const empty = step.hints.filter((hint) => hint.trim() === '').length;
    if (step.hints.length !== HINTS || empty > 0) {
      const count = step.hints.length - empty;
      say('hints-three', {
        en: `step "${step.id}" has ${count} hints, not ${HINTS}`,
        zh: `步骤“${step.id}”有 ${count} 条提示，应为 ${HINTS} 条`,
      });
    }
    const typed = step.commands.filter((block) => block.language === 'sh' && block.code.trim() !== '');
    if (typed.length === 0) {
      say('solution-commands', {
        en: `the solution of "${step.id}" has no commands to type (\`\`\`sh)`,
        zh: `“${step.id}”的参考做法里没有可以输入的命令（\`\`\`sh）`,
      });
    }
  }
  return found;
}

function unfinished(piece: PieceOfText): Found[] {
  const found: Found[] = [];
  const { line, name, markdown } = piece;
  const left = UNFINISHED.exec(markdown)?.[0];
  if (left !== undefined) {
    const message = { en: `${name}: "${left}" is left over`, zh: `${name}：还留着“${left}”` };
    found.push({ rule: 'unfinished', line, message });
  }
  const blocks = codeBlocks({ lines: markdown.split('\n'), line: 1 });
  const stand = blocks.filter((b) => b.language !== 'c').flatMap((b) => STAND_IN.exec(b.code)?.[0] ?? []);
  const inline = /`(?:[^`]*\s)?[^`]*(<(?:\w*pid|n|name|id|path|inode)>)[^`]*`/i.exec(markdown)?.[1];
  for (const word of new Set([...stand, ...(inline === undefined ? [] : [inline])])) {
    const message = {
      en: `${name}: ${word} cannot be typed as it stands`,
      zh: `${name}：${word} 无法照原样输入`,
    };
    found.push({ rule: 'stand-in', line, message });
  }
  for (const code of blocks.flatMap((block) => block.code.split('\n'))) {
    const width = columns(code);
    if (width <= COLUMNS) continue;
    const start = `${code.trim().slice(0, 30)}…`;
    const message = {
      en: `${name}: a line of code of ${width} columns, more than ${COLUMNS}: ${start}`,
      zh: `${name}：一行代码有 ${width} 列，超过 ${COLUMNS}：${start}`,
    };
    found.push({ rule: 'long-code', line, message });
  }
  return found;
}

/** On a terminal: a Chinese character takes two. */
function columns(line: string): number {
  return [...line].reduce(
    (sum, c) => sum + (/[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u.test(c) ? 2 : 1),
    0,
  );
}
