import type { LabText, StepText } from '../lab/text.ts';

/** A piece of a lab's text, for rules that look at all of it. */
export interface PieceOfText {
  /** `own-uts: hint 2` */
  readonly name: string;
  /** Of its step; 1 for the lab's own. */
  readonly line: number;
  readonly markdown: string;
}

export function piecesOf(text: LabText): PieceOfText[] {
  return [
    { name: 'title', line: 1, markdown: text.title },
    { name: 'story', line: 1, markdown: text.story },
    ...[...text.steps.values()].flatMap(piecesOfStep),
  ];
}

export function piecesOfStep(step: StepText): PieceOfText[] {
  const piece = (name: string, markdown: string, line = step.line): PieceOfText => ({
    name: `${step.id}: ${name}`,
    line,
    markdown,
  });
  const common = [piece('title', step.title), piece('look', step.look)];
  if (step.kind === 'experiment') {
    return [
      ...common,
      piece('question', step.question),
      ...[...step.choices].map(([name, words]) => piece(`choice ${name}`, words)),
      piece('answer', step.answer),
    ];
  }
  return [
    ...common,
    piece('task', step.task),
    piece('why', step.why),
    ...step.hints.map((hint, i) => piece(`hint ${i + 1}`, hint)),
    piece('solution', step.solution),
    piece('done', step.done ?? ''),
    ...[...step.mistakes.values()].flatMap((mistake) => [
      piece(`${mistake.id} title`, mistake.title, mistake.line),
      piece(`${mistake.id} seen`, mistake.seen, mistake.line),
      piece(`${mistake.id} →`, mistake.next, mistake.line),
    ]),
  ];
}

/** The words alone: blocks of code and the marks around variants gone, `code`, links and {{values}} each a Latin letter. */
export function wordsOf(markdown: string): string {
  return markdown
    .replace(/^\s*(`{3,}|~{3,})[\s\S]*?^\s*\1\s*$/gm, '')
    .replace(/^\s*::::.*$/gm, '')
    .replace(/(`+)[\s\S]*?\1/g, 'x')
    .replace(/\{\{[^}]*\}\}/g, 'x')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/https?:\/\/[^\s）)]+/g, 'x')
    .replace(/\*\*|__|(?<=^|\s)>\s/gm, '');
}
