import type { Lab } from '../lab/catalogue.ts';
import { judge } from '../lab/judge.ts';
import type { StepDeclaration } from '../lab/lab.ts';
import { reportStep, type StepReport } from '../lab/report.ts';
import type { LabHost } from '../labhost/labhost.ts';
import { look } from '../observe/look.ts';
import { type Progress, stepKey } from '../state/progress.ts';
import { type Lang, say } from '../text/text.ts';

/** What the kernel says about a step now. @throws NslabError `host-gone` */
export async function judgeStep(
  lab: Lab,
  step: StepDeclaration,
  host: LabHost,
  progress: () => Progress,
  lang: Lang,
): Promise<StepReport> {
  if (step.kind === 'experiment') {
    return reportExperiment(lab, step, stepKey(lab.id, step.id) in progress().passed, lang);
  }
  return reportStep(lab, step.id, await judge(lab, step, look(host)), lang);
}

/** A step that cannot be judged because no lab host of its lab is running. */
export function reportWithoutHost(lab: Lab, step: StepDeclaration, lang: Lang): StepReport {
  const text = {
    en: 'No lab host of this lab is running, so there is nothing to look at.',
    zh: '这个实验的实验主机没有在运行，所以无从检查。',
  };
  const hint = { en: `nslab start ${lab.word} opens it.`, zh: `用 nslab start ${lab.word} 打开它。` };
  return { ...blank(lab, step, lang), status: 'error', message: say(text, lang), hint: say(hint, lang) };
}

/** An experiment has no kernel state to reach: it is done when it has been predicted and seen. */
function reportExperiment(lab: Lab, step: StepDeclaration, seen: boolean, lang: Lang): StepReport {
  const actual = say(
    seen
      ? { en: 'Predicted, and seen what the kernel says.', zh: '已经预测过，也看过内核的回答。' }
      : { en: 'Not predicted yet.', zh: '还没有预测。' },
    lang,
  );
  if (seen) return { ...blank(lab, step, lang), status: 'pass', actual, message: actual };
  return {
    ...blank(lab, step, lang),
    status: 'fail',
    expected: say({ en: 'a prediction', zh: '一个预测' }, lang),
    actual,
    message: actual,
    hint: say({ en: 'nslab next asks the question.', zh: 'nslab next 会出题。' }, lang),
  };
}

function blank(lab: Lab, step: StepDeclaration, lang: Lang) {
  return {
    id: step.id,
    title: say(lab.stepTitle(step.id), lang),
    expected: null,
    actual: null,
    evidence: [],
    diagnosis: null,
    hint: null,
  };
}
