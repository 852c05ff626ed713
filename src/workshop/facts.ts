import type { Lab } from '../lab/catalogue.ts';
import type { Text } from '../text/text.ts';

/** What a timetable has to know of a lab: everything in it comes from here. */
export interface LabFacts {
  readonly number: number;
  readonly id: string;
  readonly title: Text;
  /** A calm learner's time for all steps. */
  readonly minutes: number;
  readonly steps: readonly StepFacts[];
}

export interface StepFacts {
  readonly id: string;
  readonly title: Text;
  readonly kind: 'do' | 'experiment';
  readonly after: readonly string[];
}

export function factsOf(lab: Lab): LabFacts {
  const { number, id, title, minutes } = lab;
  const steps = lab.steps.map((step) => ({
    id: step.id,
    title: lab.stepTitle(step.id),
    kind: step.kind,
    after: step.after ?? [],
  }));
  return { number, id, title, minutes, steps };
}

/** A step's part of its lab's minutes: to predict takes less time than to do. */
const WEIGHT = { do: 3, experiment: 2 } as const;

export function stepMinutes(lab: LabFacts, id: string): number {
  const all = lab.steps.reduce((sum, step) => sum + WEIGHT[step.kind], 0);
  const step = lab.steps.find((s) => s.id === id);
  return step ? (lab.minutes * WEIGHT[step.kind]) / all : 0;
}

/** A clock has no minutes in between: rounded up to five. */
export function upToFive(minutes: number): number {
  return Math.ceil(minutes / 5 - 1e-9) * 5;
}

export function handsMinutes(lab: LabFacts, steps: readonly string[]): number {
  return upToFive(steps.reduce((sum, id) => sum + stepMinutes(lab, id), 0));
}

/** As the guide counts them: from 1. */
export function stepNumbers(lab: LabFacts, steps: readonly string[]): number[] {
  return steps.map((id) => lab.steps.findIndex((step) => step.id === id) + 1);
}
