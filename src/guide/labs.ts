import { type Lab, listLabs, loadLab } from '../lab/catalogue.ts';
import type { StepDeclaration } from '../lab/lab.ts';
import { type StateFolder, stateFolder } from '../state/folder.ts';
import { readOwnLabs } from '../state/own-labs.ts';
import type { Text } from '../text/text.ts';
import { isOwnId } from './own/identity.ts';
import type { Opening } from './own/trust.ts';
import { visible } from './visible.ts';

/**
 * A lab by the word that a person typed, which may hold anything: a built-in one's number or name, or a path to the
 * folder of another. Without an opening, nobody is asked whether such a one's code may run.
 * @throws NslabError `lab-unknown`, `lab-folder-…`, `lab-not-trusted`
 */
export async function openLab(word: string, opening: Opening = { state: stateFolder() }): Promise<Lab> {
  if (!isElsewhere(word)) return loadLab(visible(word));
  const { openOwnLab } = await import('./own/open.ts');
  return openOwnLab(word, opening);
}

/** Not one of nslab's own labs: a path, or what one is remembered as. A bare word is always a built-in one. */
export function isElsewhere(word: string): boolean {
  return word.includes('/') || word === '.' || word === '..' || isOwnId(word);
}

export function openStep(lab: Lab, word: string): StepDeclaration {
  return lab.step(visible(word));
}

/** Every lab whose files can be read; one that is being written does not hide the others. Of others' labs those that may run. */
export async function openAllLabs(state?: StateFolder): Promise<Lab[]> {
  const own = state ? Object.values(readOwnLabs(state).places).flatMap(({ id }) => id ?? []) : [];
  const labs = await Promise.allSettled([
    ...listLabs().map((entry) => loadLab(entry.id)),
    ...own.map((id) => openLab(id, state && { state })),
  ]);
  return labs.flatMap((lab) => (lab.status === 'fulfilled' ? [lab.value] : []));
}

/** What to do after the last step of a lab: the lab that follows it, where there is one. */
export function afterLab(lab: Lab): Text {
  if (lab.number === 0) return { en: 'nslab list shows the others', zh: 'nslab list 列出其他实验' };
  const next = listLabs().find((entry) => entry.number > lab.number);
  if (next) return { en: `The next: nslab start ${next.number}`, zh: `下一个：nslab start ${next.number}` };
  return { en: 'It is the last one: nslab list shows them all', zh: '这是最后一个实验：nslab list 列出全部' };
}
