import { type Item, labWords, nameOf } from '../../audience/programme.ts';
import type { Io } from '../../guide/io.ts';
import { cut, widthOf, wrap } from '../../guide/view/wrap.ts';
import { say } from '../../text/text.ts';

/** Every experiment by its name, lab after lab. */
export function experimentList(items: readonly Item[], io: Io): string {
  const left = Math.max(...items.map(({ step }) => widthOf(step))) + 2;
  const labs = [...new Set(items.map(({ lab }) => lab.id))];
  return labs
    .map((id) => {
      const those = items.filter(({ lab }) => lab.id === id);
      const lines = those.map(({ step, title }) => {
        const name = `${io.ink.code(step)}${' '.repeat(left - widthOf(step))}`;
        return `${cut(`  ${name}${title}`, io.columns, io.ink.dots)}\n`;
      });
      return `${wrap(io.ink.strong(labWords(those[0] as Item, io.lang)), io.columns)}\n${lines.join('')}`;
    })
    .join('\n');
}

/** The same for programs. */
export function experimentsJson(items: readonly Item[]): object {
  return {
    experiments: items.map(({ lab, step, title, choices }) => ({ lab: lab.id, step, title, choices })),
  };
}

/** One of them; undefined when none was chosen. */
export async function chooseExperiment(items: readonly Item[], io: Io): Promise<string | undefined> {
  const message = say({ en: 'Which experiment?', zh: '做哪一题？' }, io.lang);
  const choices = items.map((item) => ({
    name: nameOf(item),
    words: cut(`${item.lab.number || '·'}  ${item.title}  ${nameOf(item)}`, io.columns - 4, io.ink.dots),
  }));
  return io.choose({ message, choices });
}
