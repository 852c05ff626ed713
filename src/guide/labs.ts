import { type Lab, listLabs, loadLab } from '../lab/catalogue.ts';
import type { StepDeclaration } from '../lab/lab.ts';
import type { Text } from '../text/text.ts';
import { visible } from './visible.ts';

/** A lab by the word that a person typed, which may hold anything. @throws NslabError `lab-unknown` */
export function openLab(word: string): Promise<Lab> {
  return loadLab(visible(word));
}

export function openStep(lab: Lab, word: string): StepDeclaration {
  return lab.step(visible(word));
}

/** Every lab whose files can be read; one that is being written does not hide the others. */
export async function openAllLabs(): Promise<Lab[]> {
  const labs = await Promise.allSettled(listLabs().map((entry) => loadLab(entry.id)));
  return labs.flatMap((lab) => (lab.status === 'fulfilled' ? [lab.value] : []));
}

/** What to do after the last step of a lab: the lab that follows it, where there is one. */
export function afterLab(lab: Lab): Text {
  const next = listLabs().find((entry) => entry.number > lab.number);
  if (next) return { en: `The next: nslab start ${next.number}`, zh: `下一个：nslab start ${next.number}` };
  return { en: 'It is the last one: nslab list shows them all', zh: '这是最后一个实验：nslab list 列出全部' };
}
