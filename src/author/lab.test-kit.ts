import type { Call } from '../engine/call.ts';
import { sethostname } from '../engine/calls/identity.ts';
import { execve, spawn } from '../engine/calls/processes.ts';
import type { Lab } from '../lab/catalogue.ts';
import type { Checker, Experiment, Mistake, StepDeclaration } from '../lab/lab.ts';
import type { StepText } from '../lab/text.ts';
import { fail, pass } from '../lab/verdict.ts';
import { hostname } from '../observe/hostname.ts';
import { same } from '../text/text.ts';

/** A lab of one step, `named`: a process in a UTS namespace called `box`. What a test gives replaces what is right. */
export interface OneStep {
  readonly checker?: Checker;
  readonly types?: readonly string[];
  readonly program?: readonly Call[];
  readonly mistakes?: readonly Mistake[];
  /** The words of the mistake `unnamed`. */
  readonly seen?: string;
  readonly experiment?: Experiment;
}

export const checkNamed: Checker = async (machine) => {
  const out = machine.outOf('uts');
  const names = await Promise.all(out.map((p) => hostname(p)));
  if (names.includes('box')) return pass(same('box'));
  const diagnosis = out.length > 0 ? { diagnosis: 'unnamed', values: { hostname: String(names[0]) } } : {};
  return fail({ expected: same('box'), actual: same(names.join() || 'nobody'), ...diagnosis });
};

const BY_ENGINE = [
  spawn({
    flags: ['CLONE_NEWUTS'],
    child: [sethostname('box'), execve('/bin/sleep', ['sleep', 'infinity'], [])],
  }),
];
const BY_SHELL = ['unshare --uts bash', 'hostname box'];
const UNNAMED: Mistake = { diagnosis: 'unnamed', types: ['unshare --uts bash'] };

export function oneStepLab(other: OneStep = {}): { lab: Lab; step: StepDeclaration } {
  const kind = other.experiment ? 'experiment' : 'do';
  const step: StepDeclaration = { id: 'named', kind };
  const text: StepText = {
    kind: 'do',
    id: 'named',
    title: 'Named',
    line: 1,
    task: '',
    why: '',
    look: '',
    hints: [],
    solution: '',
    commands: [{ language: 'sh', terminal: 'A', code: (other.types ?? BY_SHELL).join('\n'), line: 1 }],
    done: undefined,
    mistakes: new Map([
      [
        'unnamed',
        { id: 'unnamed', title: '', line: 1, seen: other.seen ?? 'Still {{hostname}}.', next: 'Name it.' },
      ],
    ]),
  };
  const steps = new Map([['named', text]]);
  const words = { file: '', title: '', story: '', steps };
  const lab: Lab = {
    number: 99,
    id: 'one-step',
    label: '99',
    word: '99',
    folder: '99-one-step',
    files: 'labs/99-one-step/',
    checkers: 'checkers/99-one-step/',
    declaration: { number: 99, id: 'one-step', minutes: 1, steps: [step] },
    minutes: 1,
    title: same('One step'),
    steps: [step],
    text: { en: { lang: 'en', ...words }, zh: { lang: 'zh', ...words } },
    step: () => step,
    stepText: () => text,
    stepTitle: () => same('Named'),
    programs: async () => ({ named: () => other.program ?? BY_ENGINE }),
    setups: async () => ({}),
    mistakes: async () => ({ named: other.mistakes ?? [UNNAMED] }),
    experiments: async () => (other.experiment ? { named: other.experiment } : {}),
    checker: async () => other.checker ?? checkNamed,
  };
  return { lab, step };
}
