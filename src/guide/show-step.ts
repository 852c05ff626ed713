import type { Lab } from '../lab/catalogue.ts';
import type { StepDeclaration } from '../lab/lab.ts';
import type { LabHost } from '../labhost/labhost.ts';
import { prepareStep } from './enter.ts';
import type { Io } from './io.ts';
import type { Notebook } from './notebook.ts';
import { offerOf } from './own-file.ts';
import { stepBlock, storyBlock } from './view/step-view.ts';

/** Makes a step the current one and the lab host ready for it; answers what is to be shown. */
export async function moveToStep(
  lab: Lab,
  step: StepDeclaration,
  host: LabHost,
  book: Notebook,
  io: Io,
): Promise<string> {
  book.makeCurrent(lab.id, step.id);
  await prepareStep(host, lab, step, io);
  const first = lab.steps[0]?.id === step.id;
  return `${first ? `${storyBlock(lab, io)}${offerOf(lab, io)}` : ''}${stepBlock(lab, step.id, io)}`;
}
