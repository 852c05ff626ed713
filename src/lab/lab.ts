import type { Call } from '../engine/call.ts';
import type { Trace } from '../engine/trace.ts';
import type { CgroupVersion } from '../observe/cgroup-version.ts';
import type { HostFeature } from '../observe/features.ts';
import type { Machine } from '../observe/machine.ts';
import type { Evidence, Unsupported, Verdict } from './verdict.ts';

/** What a lab's folder declares in `lab.ts`; its words are in `en.md` and `zh.md` beside it. */
export interface LabDeclaration {
  /** Of a built-in lab, whose folder bears it, too; a lab in a folder of its own has none. */
  readonly number?: number;
  /** Stable: progress is kept under it. */
  readonly id: string;
  /** A calm learner's time for all steps. */
  readonly minutes: number;
  readonly steps: readonly StepDeclaration[];
  /** What its lab host must have beside the usual. */
  readonly host?: readonly HostFeature[];
  /** What the kernel must have, for the lab to make sense. */
  readonly kernel?: readonly KernelFeature[];
}

export type KernelFeature = 'overlay';

export interface StepDeclaration {
  /** Stable, unique in the lab: names `checkers/NN-lab/<id>.ts`, the sections of the text, the keys below. */
  readonly id: string;
  /** `do`: a kernel state to reach. `experiment`: a question, a prediction, the kernel's answer. */
  readonly kind: 'do' | 'experiment';
  /** Steps whose state this one starts from: their engine routes are replayed to start here. */
  readonly after?: readonly string[];
  /** Programs (found on PATH) without which the step cannot be done: `busybox`, `nsenter`. */
  readonly needs?: readonly string[];
  /** `several`: it gives ids away; a lab host that has one only (no range in /etc/subuid) cannot. */
  readonly ids?: 'several';
}

/** A checker: `checkers/NN-lab/<step>.ts` exports one as default. Reads only; a few ms. */
export type Checker = (machine: Machine) => Verdict | Promise<Verdict>;

/**
 * `labs/NN-lab/programs.ts` exports `programs: Programs` (the engine route of each step of kind `do`)
 * and, where a step begins with something prepared for the learner, `setups: Programs`
 * (run once when the step is entered, before the learner acts).
 */
export type Programs = Readonly<Record<string, (at: ProgramContext) => readonly Call[]>>;

export interface ProgramContext {
  /** The learner's work folder as seen in the lab host: `/lab`. */
  readonly work: string;
  /** Finds a process of the lab host, by its number in there; for programs that act on an earlier step's process. */
  readonly machine: Machine;
  /** The node binary, and nslab's package folder, as they are seen there: for a step that needs a server. */
  readonly node: string;
  readonly pkg: string;
}

/** `labs/NN-lab/mistakes.ts` exports `mistakes: Mistakes`: wrong routes by step id, and the diagnosis each must get. */
export type Mistakes = Readonly<Record<string, readonly Mistake[]>>;

export interface Mistake {
  readonly diagnosis: string;
  /** Made on machines with this cgroup interface only; without it on both. */
  readonly on?: CgroupVersion;
  /** Made only in a lab host in which this holds: what it does may need more than one id, or groups. */
  readonly where?: (machine: Machine) => boolean;
  /** Lines typed into the learner's first shell (`A`), or into others by name. */
  readonly types: readonly (string | { readonly terminal: string; readonly line: string })[];
}

/** `labs/NN-lab/experiments.ts` exports `experiments: Experiments` by step id. */
export type Experiments = Readonly<Record<string, Experiment>>;

export interface Experiment {
  /** Stable names of the answers; their words are in the text, `- \`name\`: words`. */
  readonly choices: readonly string[];
  /** What the kernel answers: the same everywhere, or as the machine's cgroup interface has it. Verify fails at another answer. */
  readonly expected: Expected | Readonly<Record<CgroupVersion, Expected>>;
  /** Runs in a scratch lab host of its own, which ends afterwards. `unsupported` where this machine cannot decide. */
  run(scratch: Scratch): Promise<Outcome | Unsupported>;
}

export interface Expected {
  readonly answer: string;
  /** The rule of the kernel's that it follows from, in a few words for those who keep the lab. */
  readonly why: string;
}

export interface Scratch {
  readonly machine: Machine;
  /** Runs an engine program in the scratch host. */
  run(calls: readonly Call[]): Promise<Trace>;
  /** Runs `bash -c script` in the scratch host as its root; never throws for a non-zero status. */
  sh(script: string): Promise<{ status: number; stdout: string; stderr: string }>;
}

export interface Outcome {
  /** One of the choices: what the kernel decided, computed from what was seen, never assumed. */
  readonly answer: string;
  readonly evidence: readonly Evidence[];
}
