import type { Lab } from '../lab/catalogue.ts';
import type { StepDeclaration } from '../lab/lab.ts';
import { stepKey } from '../state/progress.ts';
import { say } from '../text/text.ts';
import type { Io } from './io.ts';
import type { Notebook } from './notebook.ts';
import { prose } from './view/prose.ts';
import { lookBlock } from './view/step-view.ts';

/** The next plainer hint; after the last, all of them are said again and the solution is offered. */
export function hintBlock(lab: Lab, step: StepDeclaration, book: Notebook, io: Io): string {
  const text = lab.stepText(step.id, io.lang);
  if (text.kind === 'experiment') {
    const said = {
      en: 'An experiment has no hints: say what you expect, then see what the kernel does.',
      zh: '实验题没有提示：先说你的预测，再看内核怎么做。',
    };
    return `\n${prose(say(said, io.lang), io)}`;
  }
  const all = text.hints.length;
  const seen = book.read().hints[stepKey(lab.id, step.id)] ?? 0;
  const level = book.countHint(lab.id, step.id, all);
  const head = io.ink.strong(say({ en: `Hint ${level} of ${all}`, zh: `提示 ${level}/${all}` }, io.lang));
  const offer = {
    en: 'That was the last hint. The solution: `nslab solve` (in the guide: `s`).',
    zh: '提示到此为止。想看参考做法：`nslab solve`（在向导里按 `s`）。',
  };
  const last = level === all && seen >= all ? `\n${prose(say(offer, io.lang), io)}` : '';
  return `\n${head}\n\n${prose(text.hints[level - 1] ?? '', io)}${last}`;
}

export function whyBlock(lab: Lab, step: StepDeclaration, book: Notebook, io: Io): string {
  const text = lab.stepText(step.id, io.lang);
  const isKnown = stepKey(lab.id, step.id) in book.read().passed;
  const later = { en: 'The answer explains it, once you have predicted.', zh: '先预测，答案里会解释。' };
  const why = text.kind === 'do' ? text.why : isKnown ? text.answer : say(later, io.lang);
  return `\n${io.ink.strong(say({ en: 'Why', zh: '为什么' }, io.lang))}\n\n${prose(why, io)}`;
}

export function lookAtBlock(lab: Lab, step: StepDeclaration, io: Io): string {
  return `\n${lookBlock(lab.stepText(step.id, io.lang).look, io)}`;
}

/** The text's own solution, as it is written. */
export function solutionBlock(lab: Lab, step: StepDeclaration, io: Io): string {
  const text = lab.stepText(step.id, io.lang);
  if (text.kind !== 'do') return '';
  return `\n${io.ink.strong(say({ en: 'In the shell', zh: '在 shell 里' }, io.lang))}\n\n${prose(text.solution, io)}`;
}
