import { release } from 'node:os';
import type { Evidence } from '../lab/verdict.ts';
import { type CgroupVersion, cgroupVersion } from '../observe/cgroup-version.ts';
import { type Lang, say } from '../text/text.ts';
import type { Decision } from './decision.ts';
import type { Choice, Item } from './programme.ts';

/** `nslab experiment --json`: one experiment, as the kernel of this machine decided it. */
export interface Result {
  readonly lab: string;
  readonly step: string;
  /** Markdown, as the choices' words are. */
  readonly question: string;
  readonly choices: readonly Choice[];
  /** With `--answer`: the name of the choice that was guessed. */
  readonly guess?: string;
  /** The name of a choice; null where the kernel did not decide. */
  readonly answer: string | null;
  readonly evidence: readonly Evidence[];
  /** False where this machine cannot decide it; `reason` says why. */
  readonly supported: boolean;
  readonly reason?: string;
  /** It could not be run, and why. */
  readonly error?: string;
  readonly seconds: number;
  readonly kernel: string;
  readonly cgroups: CgroupVersion;
}

export function resultOf(item: Item, decision: Decision, lang: Lang, guess?: number): Result {
  const { lab, step, question, choices } = item;
  const guessed = guess === undefined ? undefined : choices[guess]?.name;
  const base = { lab: lab.id, step, question, choices, ...(guessed === undefined ? {} : { guess: guessed }) };
  const { seconds } = decision;
  const machine = { seconds, kernel: release(), cgroups: cgroupVersion() };
  switch (decision.is) {
    case 'answered': {
      const { answer, evidence } = decision;
      return { ...base, answer, evidence, supported: true, ...machine };
    }
    case 'undecided': {
      const { evidence } = decision;
      const reason = say(decision.reason, lang);
      return { ...base, answer: null, evidence, supported: false, reason, ...machine };
    }
    case 'failed': {
      const error = say(decision.why, lang);
      return { ...base, answer: null, evidence: [], supported: true, error, ...machine };
    }
  }
}
