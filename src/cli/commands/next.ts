import { currentPlace } from '../../guide/current.ts';
import { askExperiment } from '../../guide/experiment.ts';
import { runningHost } from '../../guide/host.ts';
import type { Io } from '../../guide/io.ts';
import { judgeStep } from '../../guide/judgement.ts';
import { afterLab } from '../../guide/labs.ts';
import { type Notebook, notebook } from '../../guide/notebook.ts';
import { moveToStep } from '../../guide/show-step.ts';
import { checkBlock } from '../../guide/view/step-view.ts';
import { wrap } from '../../guide/view/wrap.ts';
import type { Lab } from '../../lab/catalogue.ts';
import type { StepDeclaration } from '../../lab/lab.ts';
import type { LabHost } from '../../labhost/labhost.ts';
import { stepKey } from '../../state/progress.ts';
import { say } from '../../text/text.ts';
import { type CommandRun, flag, option } from '../command.ts';

/** On to the next step; at a question that has no answer yet, the question first. */
export const run: CommandRun = async (call, { io, state }) => {
  const book = notebook(state, io);
  const host = runningHost(state);
  const { lab, step } = await currentPlace(state, book, io);
  const answer = option(call, 'answer');
  const isOpen = !(stepKey(lab.id, step.id) in book.read().passed);
  if (isOpen && !flag(call, 'skip')) {
    if (step.kind === 'experiment') return (await askExperiment(lab, step, state, io, answer)) ? 0 : 1;
    if (!(await passesNow(lab, step, host, book, io))) return 1;
  }
  const following = lab.steps[lab.steps.indexOf(step) + 1];
  if (!following) {
    io.out(`${finished(lab, io)}\n`);
    return 0;
  }
  io.out(await moveToStep(lab, following, host, book, io));
  if (following.kind !== 'experiment' || stepKey(lab.id, following.id) in book.read().passed) return 0;
  await askExperiment(lab, following, state, io, undefined);
  return 0;
};

async function passesNow(
  lab: Lab,
  step: StepDeclaration,
  host: LabHost,
  book: Notebook,
  io: Io,
): Promise<boolean> {
  const report = await judgeStep(lab, step, host, () => book.read(), io.lang);
  if (report.status === 'pass') {
    book.pass(lab.id, step.id);
    return true;
  }
  const text = {
    en: 'Not there yet. nslab next --skip skips this step.',
    zh: '还没有完成。要跳过这一步：nslab next --skip。',
  };
  io.out(`${checkBlock(lab, report, io)}\n${wrap(say(text, io.lang), io.columns)}\n`);
  return false;
}

function finished(lab: Lab, io: Io): string {
  const next = afterLab(lab);
  const text = {
    en: `That was the last step of lab ${lab.label}. ${next.en}`,
    zh: `实验 ${lab.label} 的最后一步也完成了。${next.zh}`,
  };
  return wrap(`${io.ink.good(io.ink.tick)} ${say(text, io.lang)}`, io.columns);
}
