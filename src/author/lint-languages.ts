import { codeBlocks } from '../lab/code-blocks.ts';
import { placeholders } from '../lab/explain.ts';
import type { CodeBlock, DoText, StepText } from '../lab/text.ts';
import type { Text } from '../text/text.ts';
import type { Finding, LabUnderLint } from './lint-finding.ts';
import { piecesOfStep } from './lint-passages.ts';

/** Both languages have the same ids, type the same commands and speak of the same values. */
export function languagesAgree(lab: LabUnderLint): Finding[] {
  return [...lab.en.steps.values()].flatMap((en) => {
    const zh = lab.zh.steps.get(en.id);
    if (!zh) return [];
    const found = [...sameIds(en, zh), ...sameValues(en, zh), ...sameCode(en, zh)];
    if (en.kind === 'do' && zh.kind === 'do') found.push(...sameSolution(en, zh));
    return found.map((f) => ({ file: lab.file('zh.md'), line: zh.line, ...f }));
  });
}

type Found = Omit<Finding, 'file' | 'line'> & { line?: number };

function sameIds(en: StepText, zh: StepText): Found[] {
  const found: Found[] = [];
  const compare = (what: Text, a: Iterable<string>, b: Iterable<string>): void => {
    const [ids, others] = [new Set(a), new Set(b)];
    for (const id of ids) if (!others.has(id)) found.push(missing(en.id, what, id, 'zh.md'));
    for (const id of others) if (!ids.has(id)) found.push(missing(en.id, what, id, 'en.md'));
  };
  if (en.kind === 'do' && zh.kind === 'do') {
    compare({ en: 'mistake', zh: '错误' }, en.mistakes.keys(), zh.mistakes.keys());
    const done = (step: DoText): string[] => (step.done === undefined ? [] : ['done']);
    compare({ en: 'part', zh: '部分' }, done(en), done(zh));
  }
  if (en.kind === 'experiment' && zh.kind === 'experiment') {
    compare({ en: 'choice', zh: '选项' }, en.choices.keys(), zh.choices.keys());
  }
  return found;
}

function missing(step: string, what: Text, id: string, file: string): Found {
  return {
    rule: 'same-ids',
    message: {
      en: `step "${step}": ${what.en} "${id}" is not in ${file}`,
      zh: `步骤“${step}”：${file} 里没有${what.zh}“${id}”`,
    },
  };
}

function sameSolution(en: DoText, zh: DoText): Found[] {
  const typed = (b: CodeBlock | undefined): string => (b ? `${b.language} ${b.terminal}\n${b.code}` : '');
  const found: Found[] = [];
  for (let i = 0; i < Math.max(en.commands.length, zh.commands.length); i++) {
    const [a, b] = [en.commands[i], zh.commands[i]];
    if (typed(a) === typed(b)) continue;
    const at = b?.line ?? zh.line;
    found.push({
      rule: 'same-solution',
      line: at,
      message: {
        en: `step "${en.id}": block ${i + 1} of the solution is not the same in English (line ${a?.line ?? '-'})`,
        zh: `步骤“${en.id}”：参考做法的第 ${i + 1} 个代码块与英文版不同（英文版第 ${a?.line ?? '-'} 行）`,
      },
    });
  }
  return found;
}

/** Beside the solution, comments and sample output may be translated; commands may not. */
function sameCode(en: StepText, zh: StepText): Found[] {
  const others = piecesOfStep(zh);
  return piecesOfStep(en).flatMap((piece) => {
    const other = others.find((p) => p.name === piece.name);
    if (!other || piece.name.endsWith(': solution')) return [];
    if (commandsIn(piece.markdown) === commandsIn(other.markdown)) return [];
    const message = {
      en: `${piece.name}: the blocks of code are not those of the English text`,
      zh: `${piece.name}：代码块与英文版不同`,
    };
    return [{ rule: 'same-code', line: other.line, message }];
  });
}

function commandsIn(markdown: string): string {
  return codeBlocks({ lines: markdown.split('\n'), line: 1 })
    .map((block) => {
      const isCommands = ['sh', 'bash', 'c'].includes(block.language);
      return `${block.language}\n${isCommands ? withoutComments(block.code) : ''}`;
    })
    .join('\n');
}

function withoutComments(code: string): string {
  return code
    .split('\n')
    .map((line) => line.replace(/(^|\s)(#|\/\/) .*$/, '').trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}

function sameValues(en: StepText, zh: StepText): Found[] {
  if (en.kind !== 'do' || zh.kind !== 'do') return [];
  return [...en.mistakes.values()].flatMap((mistake) => {
    const other = zh.mistakes.get(mistake.id);
    if (!other) return [];
    const values = (m: typeof mistake): string => [...placeholders(m.seen + m.next)].sort().join(' ');
    const [a, b] = [values(mistake), values(other)];
    if (a === b) return [];
    const message = {
      en: `mistake "${mistake.id}" speaks of {{${b}}}, the English of {{${a}}}`,
      zh: `错误“${mistake.id}”用到 {{${b}}}，英文版用到 {{${a}}}`,
    };
    return [{ rule: 'same-values', line: other.line, message }];
  });
}
