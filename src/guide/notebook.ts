import type { StateFolder } from '../state/folder.ts';
import { type Progress, readProgress, stepKey, updateProgress } from '../state/progress.ts';
import { say } from '../text/text.ts';
import type { Io } from './io.ts';

/** The learner's progress, with somebody to tell when its file turns out to be damaged. */
export interface Notebook {
  read(): Progress;
  pass(lab: string, step: string): void;
  makeCurrent(lab: string, step: string): void;
  /** The number of hints shown by now, this one included. */
  countHint(lab: string, step: string, most: number): number;
  predict(lab: string, step: string, choice: string, answer: string): void;
  speak(language: string): void;
  /** Forgets what belongs to a lab. */
  forget(lab: string): void;
}

export function notebook(state: StateFolder, io: Io): Notebook {
  const onDamage = (keptAt: string) =>
    io.err(
      `${say(
        {
          en: `The progress file was damaged; it is kept as ${keptAt}, and the progress starts anew.`,
          zh: `进度文件损坏了，已保留为 ${keptAt}；进度从头开始记。`,
        },
        io.lang,
      )}\n`,
    );
  const update = (change: (progress: Progress) => Progress) => updateProgress(state, change, onDamage);
  return {
    read: () => readProgress(state, onDamage),
    pass(lab, step) {
      const key = stepKey(lab, step);
      update((p) => ({ ...p, passed: { [key]: new Date().toISOString(), ...p.passed } }));
    },
    makeCurrent(lab, step) {
      update((p) => ({ ...p, current: { lab, step } }));
    },
    countHint(lab, step, most) {
      const key = stepKey(lab, step);
      const hints = update((p) => ({
        ...p,
        hints: { ...p.hints, [key]: Math.min(most, (p.hints[key] ?? 0) + 1) },
      }));
      return hints.hints[key] ?? 1;
    },
    predict(lab, step, choice, answer) {
      const key = stepKey(lab, step);
      const date = new Date().toISOString();
      update((p) => ({ ...p, predictions: { ...p.predictions, [key]: { choice, answer, date } } }));
    },
    speak(language) {
      update((p) => ({ ...p, language }));
    },
    forget(lab) {
      const without = <T>(of: Readonly<Record<string, T>>) =>
        Object.fromEntries(Object.entries(of).filter(([key]) => !key.startsWith(`${lab}/`)));
      update((p) => {
        const { current, ...rest } = p;
        return {
          ...rest,
          ...(current && current.lab !== lab ? { current } : {}),
          passed: without(p.passed),
          hints: without(p.hints),
          predictions: without(p.predictions),
        };
      });
    },
  };
}

/** The ids of a lab's steps that have passed. */
export function passedSteps(
  progress: Progress,
  lab: { id: string; steps: readonly { id: string }[] },
): string[] {
  return lab.steps.filter((step) => stepKey(lab.id, step.id) in progress.passed).map((step) => step.id);
}

/** Where the learner is in a lab: the current step, or the first that has not passed. */
export function placeIn<S extends { id: string }>(
  progress: Progress,
  lab: { id: string; steps: readonly S[] },
): S {
  const current = progress.current?.lab === lab.id ? progress.current.step : undefined;
  const open = lab.steps.find((step) => !(stepKey(lab.id, step.id) in progress.passed));
  const step = lab.steps.find((s) => s.id === current) ?? open ?? lab.steps[0];
  if (!step) throw new Error(`lab ${lab.id} has no steps`);
  return step;
}
