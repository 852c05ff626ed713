import type { Lab } from '../lab/catalogue.ts';
import type { StepDeclaration } from '../lab/lab.ts';
import { findLabHost } from '../labhost/find.ts';
import type { StateFolder } from '../state/folder.ts';
import { NslabError } from '../text/error.ts';
import type { Io } from './io.ts';
import { openLab } from './labs.ts';
import { type Notebook, placeIn } from './notebook.ts';

/** The lab and the step that the learner is at: the running lab host's lab, else the one of the progress. */
export async function currentPlace(
  state: StateFolder,
  book: Notebook,
  io?: Io,
): Promise<{ lab: Lab; step: StepDeclaration }> {
  const progress = book.read();
  const id = findLabHost(state)?.lab ?? progress.current?.lab;
  if (id === undefined) throw nothingOpen();
  const lab = await openLab(id, { state, ...(io ? { io } : {}) });
  return { lab, step: placeIn(progress, lab) };
}

function nothingOpen(): NslabError {
  return new NslabError(
    'nothing-open',
    { en: 'No lab is open.', zh: '还没有打开任何实验。' },
    { status: 3, hint: { en: 'Open one: nslab start 1', zh: '先打开一个：nslab start 1' } },
  );
}
