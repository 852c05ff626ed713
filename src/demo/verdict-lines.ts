import type { Io } from '../guide/io.ts';
import { renderMarkdown } from '../guide/view/markdown.ts';
import { cut } from '../guide/view/wrap.ts';
import type { StepReport } from '../lab/report.ts';
import { piecesOf } from '../lab/variants.ts';
import { say, type Text } from '../text/text.ts';
import { paragraph } from './lines.ts';
import type { ScriptStep } from './script.ts';

const SIGNS: Readonly<Record<StepReport['status'], readonly ['tick' | 'cross' | 'bullet' | 'dots', Text]>> = {
  pass: ['tick', { en: 'The checker: passed', zh: '检查器：通过' }],
  fail: ['cross', { en: 'The checker: not yet', zh: '检查器：尚未完成' }],
  blocked: ['dots', { en: 'The checker: waits for an earlier step', zh: '检查器：等前面的步骤' }],
  unsupported: ['bullet', { en: 'Not possible on this machine', zh: '这台机器做不了这一步' }],
  error: ['bullet', { en: 'It could not be checked', zh: '没法检查' }],
};

/** What the checker says: the word, what was seen and what it means, the next move, the evidence. */
export function verdictLines(report: StepReport, step: ScriptStep, io: Io): string[] {
  const { ink, lang, columns } = io;
  const [sign, word] = SIGNS[report.status];
  const paint = report.status === 'pass' ? ink.good : report.status === 'fail' ? ink.bad : ink.warn;
  const title = step.mistakes.find((m) => m.name === report.diagnosis)?.title;
  const colon = lang === 'zh' ? '：' : ': ';
  const head = paragraph(`${say(word, lang)}${title ? `${colon}${title}` : ''}`, columns - 4, (line) =>
    paint(ink.strong(line)),
  );
  return [
    ...head.map((line, i) => ` ${i === 0 ? paint(ink[sign]) : ' '} ${line}`),
    ...markdown(report.message, columns - 4, io).map((line) => `   ${line}`),
    ...(report.hint
      ? markdown(`${ink.arrow} ${report.hint}`, columns - 4, io).map((line) => `   ${line}`)
      : []),
    ...evidenceLines(report.evidence, io),
  ];
}

export function evidenceLines(evidence: StepReport['evidence'], io: Io): string[] {
  const { ink, columns } = io;
  return evidence.map(({ what, value }) =>
    ink.dim(cut(`   ${what} ${ink.arrow} ${value}`, columns, ink.dots)),
  );
}

/** The paragraphs that are about this machine, without empty lines at the ends. */
export function markdown(text: string, columns: number, { ink }: Io): string[] {
  const own = piecesOf(text)
    .filter((piece) => piece.of === 'all' || piece.of === 'own')
    .map((piece) => piece.markdown)
    .join('\n\n');
  const lines = renderMarkdown(own, ink, Math.max(8, columns)).split('\n');
  while (lines[0]?.trim() === '') lines.shift();
  return lines.map((line) => line.trimEnd());
}
