import { type Lab, listLabs, loadLab } from '../lab/catalogue.ts';
import type { StepDeclaration } from '../lab/lab.ts';
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
