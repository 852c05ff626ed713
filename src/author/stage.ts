import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { outcomeOf } from '../engine/advice.ts';
import type { Call } from '../engine/call.ts';
import type { Trace } from '../engine/trace.ts';
import { contextOf } from '../guide/context.ts';
import { prepareStep } from '../guide/enter.ts';
import { discard, endScratches } from '../guide/experiment.ts';
import type { Lab } from '../lab/catalogue.ts';
import { judge } from '../lab/judge.ts';
import type { StepDeclaration } from '../lab/lab.ts';
import type { Verdict } from '../lab/verdict.ts';
import { createLabHost } from '../labhost/create.ts';
import { runInside } from '../labhost/enter.ts';
import type { LabHost } from '../labhost/labhost.ts';
import { openMachine } from '../labhost/machine/host.ts';
import { look } from '../observe/look.ts';
import { type StateFolder, stateFolderAt } from '../state/folder.ts';
import { UNHEARD } from './unheard.ts';

/** A kernel state is waited for: what was started may still be on its way. */
export interface Waiting {
  readonly slowness: number;
  readonly patience: number;
  /** On the real machine instead of a lab host, as `start --host` has it. */
  readonly onMachine?: boolean;
}

/** A check that takes longer is broken. */
const CHECK_MS = 10_000;

export const WAITING: Waiting = { slowness: 1, patience: 4_000 };

const openStages = new Set<Stage>();
let closed = false;

/** Ends every stage for good, when we are interrupted: none can be set any more. */
export async function closeAllStages(): Promise<void> {
  closed = true;
  while (openStages.size > 0) await Promise.all([...openStages].map(endOrForget));
}

async function endOrForget(stage: Stage): Promise<void> {
  await stage.end().catch(() => openStages.delete(stage));
}

/** A lab host of verify's own, in a state folder that nobody else knows, with a step's beginning in it. */
export class Stage {
  readonly lab: Lab;
  readonly state: StateFolder;
  readonly slowness: number;
  readonly #patience: number;
  readonly #onMachine: boolean;
  /** Of verify's own: the state folder is all that is in it. */
  readonly folder: string;
  #step: StepDeclaration;
  #host: LabHost | undefined;

  constructor(lab: Lab, step: StepDeclaration, waiting: Waiting = WAITING) {
    this.lab = lab;
    this.#step = step;
    this.slowness = waiting.slowness;
    this.#onMachine = waiting.onMachine === true;
    this.#patience = waiting.patience * waiting.slowness;
    this.folder = mkdtempSync(join(tmpdir(), 'nslab-verify-'));
    this.state = stateFolderAt(join(this.folder, 'nslab'));
    openStages.add(this);
  }

  get step(): StepDeclaration {
    return this.#step;
  }

  get isSet(): boolean {
    return this.#host !== undefined;
  }

  get host(): LabHost {
    if (!this.#host) throw new Error('the stage has not been set');
    return this.#host;
  }

  /** A fresh lab host and work folder, the steps before done by the engine, and this step's preparations. */
  async set(): Promise<void> {
    await this.strike();
    await this.#make();
    const done = new Set<string>();
    for (const id of this.step.after ?? []) await this.#replay(this.lab.step(id), done);
    await this.#prepare(this.step);
  }

  /** Another step, in the lab host as it is, prepared as the guide does when a learner goes on. */
  async goOn(step: StepDeclaration): Promise<void> {
    this.#step = step;
    if (!this.isSet) await this.#make();
    await prepareStep(this.host, this.lab, step, UNHEARD);
  }

  /** Ends the lab host and empties the state folder, as the learner's reset does; an experiment's too, in the middle of it. */
  async strike(): Promise<void> {
    await endScratches(this.state, 'all');
    await discard(this.state);
    this.#host = undefined;
  }

  async end(): Promise<void> {
    await this.strike();
    rmSync(this.folder, { recursive: true, force: true });
    openStages.delete(this);
  }

  async perform(what: string, calls: readonly Call[]): Promise<void> {
    const trace = await runInside(this.host, [...calls]);
    if (!trace.ok) throw new Error(`${what}: ${stopped(trace)}`);
  }

  async program(step: StepDeclaration): Promise<void> {
    const program = (await this.lab.programs())[step.id];
    if (!program) throw new Error(`programs.ts has none for ${step.id}`);
    await this.perform(`the engine route of ${step.id}`, program(this.#context()));
  }

  verdict(step: StepDeclaration = this.step): Promise<Verdict> {
    return judge(this.lab, step, look(this.host), CHECK_MS * this.slowness);
  }

  /** The first verdict that is as wanted, or the last one when patience ends. */
  async until(wanted: (verdict: Verdict) => boolean, step = this.step): Promise<Verdict> {
    const deadline = Date.now() + this.#patience;
    for (;;) {
      const verdict = await this.verdict(step);
      if (wanted(verdict) || Date.now() > deadline) return verdict;
      await wait(20);
    }
  }

  async #make(): Promise<void> {
    // Whoever closed the stages ends this process: nothing more is to be tried or said.
    if (closed) await new Promise(() => {});
    const make = this.#onMachine ? openMachine : createLabHost;
    this.#host = await make(this.state, this.lab.id, this.lab.declaration.host);
  }

  async #replay(step: StepDeclaration, done: Set<string>): Promise<void> {
    if (done.has(step.id)) return;
    done.add(step.id);
    for (const id of step.after ?? []) await this.#replay(this.lab.step(id), done);
    await this.#prepare(step);
    if (step.kind === 'experiment') return;
    await this.program(step);
    const verdict = await this.until(isPass, step);
    if (!isPass(verdict)) throw new Error(`the step before, ${step.id}, does not pass: ${summary(verdict)}`);
  }

  async #prepare(step: StepDeclaration): Promise<void> {
    const setup = (await this.lab.setups())[step.id];
    if (setup) await this.perform(`the preparations of ${step.id}`, setup(this.#context()));
  }

  #context() {
    return contextOf(this.host);
  }
}

export function isPass(verdict: Verdict): boolean {
  return verdict.status === 'pass';
}

function stopped(trace: Trace): string {
  const { failed, status } = trace;
  return failed ? outcomeOf(failed) : `the engine ended with ${status}`;
}

/** A verdict in one line, for the report of a failure. */
export function summary(verdict: Verdict): string {
  switch (verdict.status) {
    case 'pass':
      return `pass: ${verdict.actual.en}`;
    case 'fail':
      return `fail (${verdict.diagnosis ?? 'no diagnosis'}): expected ${verdict.expected.en}; actual ${verdict.actual.en}`;
    case 'blocked':
      return `blocked by ${verdict.by}`;
    case 'unsupported':
      return `unsupported: ${verdict.reason.en}`;
    case 'error':
      return `error: ${verdict.cause instanceof Error ? verdict.cause.stack : String(verdict.cause)}`;
  }
}
