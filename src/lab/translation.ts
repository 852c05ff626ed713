import type { LabText, StepText } from './text.ts';

/** A translation, with the English where it lacks something. What is typed is always the English text's. */
export function withEnglish(text: LabText, english: LabText): LabText {
  return {
    ...text,
    title: text.title || english.title,
    story: text.story || english.story,
    steps: new Map([...english.steps].map(([id, step]) => [id, stepWithEnglish(text.steps.get(id), step)])),
  };
}

function stepWithEnglish(step: StepText | undefined, english: StepText): StepText {
  if (step?.kind === 'do' && english.kind === 'do') {
    return {
      ...step,
      task: step.task || english.task,
      why: step.why || english.why,
      look: step.look || english.look,
      hints: step.hints.length > 0 ? step.hints : english.hints,
      solution: step.solution || english.solution,
      commands: english.commands,
      done: step.done ?? english.done,
      mistakes: new Map([...english.mistakes, ...step.mistakes]),
    };
  }
  if (step?.kind === 'experiment' && english.kind === 'experiment') {
    return {
      ...step,
      question: step.question || english.question,
      choices: new Map([...english.choices, ...step.choices]),
      answer: step.answer || english.answer,
      look: step.look || english.look,
    };
  }
  return english;
}
