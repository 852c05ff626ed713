import type { Lab } from '../lab/catalogue.ts';
import type { StepDeclaration } from '../lab/lab.ts';
import { Attempts } from './attempts.ts';
import { passesAsTyped, solution } from './by-shell.ts';
import { tryExperiment } from './experiment-trial.ts';
import { type Cell, failed, PASSED, type Result, type Row, skipped } from './outcome.ts';
import { Stage, summary } from './stage.ts';
import { rowName } from './table.ts';
import { endClean, performed, type TrialOptions } from './trial.ts';
import { Typist } from './typist.ts';

type Route = 'shell' | 'engine';

/** What the row of a lab host's end is called. */
export const END = 'lab-host';

/**
 * A lab from its first step to its last, once by each route, as a learner goes: in one lab host a step is entered
 * with what is left of those before, is not passed yet, is done, and passes. In the end nothing is left of the lab
 * host. An experiment is asked once.
 */
export async function walk(
  lab: Lab,
  steps: readonly StepDeclaration[],
  options: TrialOptions,
): Promise<Row[]> {
  const { by } = options;
  const routes = (['shell', 'engine'] as const).filter((route) => by === 'both' || by === route);
  const go = (route: Route, i: number) => walkBy(route, lab, steps, options, i === 0 && !options.onMachine);
  const gone: Map<string, readonly Cell[]>[] = [];
  // There is one real machine, and what a shell has written there stays: the engine goes first.
  if (options.onMachine)
    for (const [i, route] of [...routes].reverse().entries()) gone.push(await go(route, i));
  else gone.push(...(await Promise.all(routes.map(go))));
  const [first = new Map(), second = new Map()] = gone;
  return [...steps.map((step) => step.id), END].map((step) => {
    const cells = [...(first.get(step) ?? []), ...(second.get(step) ?? [])];
    return { lab: rowName(lab), step, cells };
  });
}

async function walkBy(
  route: Route,
  lab: Lab,
  steps: readonly StepDeclaration[],
  options: TrialOptions,
  experiments: boolean,
): Promise<Map<string, readonly Cell[]>> {
  const [first] = steps;
  const cells = new Map<string, readonly Cell[]>();
  if (!first) return cells;
  const stage = new Stage(lab, first, options);
  const walker = new Walker(stage, route);
  try {
    for (const step of steps) {
      const attempts = new Attempts();
      if (step.kind === 'do') await walker.take(step, attempts);
      else if (experiments) await attempts.at('experiment', () => tryExperiment(lab, step, stage.state, 1));
      cells.set(step.id, attempts.cells);
    }
    await walker.leave();
    const attempts = new Attempts();
    await attempts.at('clean', () => endClean(stage), route);
    return cells.set(END, attempts.cells);
  } finally {
    await stage.end().catch(() => {});
  }
}

class Walker {
  readonly #stage: Stage;
  readonly #route: Route;
  /** The shells that are still open: of a step whose state a later one starts from. */
  #open: Typist[] = [];
  /** After a step that went wrong, the next begins in a lab host as new. */
  #astray = false;

  constructor(stage: Stage, route: Route) {
    this.#stage = stage;
    this.#route = route;
  }

  async take(step: StepDeclaration, attempts: Attempts): Promise<void> {
    const entered = await attempts.at('before', () => this.#enter(step), this.#route);
    if (entered === 'skipped') return;
    this.#astray = entered === 'failed' || (await attempts.at(this.#route, () => this.#do())) === 'failed';
    if (this.#astray || !this.#isBuiltOn(step)) await this.leave();
  }

  /** Leaves all shells, as the texts ask to where a step begins outside. */
  async leave(): Promise<void> {
    const shells = this.#open;
    this.#open = [];
    await Promise.all(shells.map((typist) => typist.close()));
  }

  async #enter(step: StepDeclaration): Promise<Result> {
    const stage = this.#stage;
    if (this.#astray) await stage.strike();
    await stage.goOn(step);
    const verdict = await stage.verdict();
    if (verdict.status === 'unsupported') return skipped(verdict.reason.en);
    // A mistake may be seen: the guide takes what it sees first for a leftover of earlier steps.
    return verdict.status === 'fail' ? PASSED : failed(`before anything was done: ${summary(verdict)}`);
  }

  async #do(): Promise<Result> {
    const stage = this.#stage;
    if (this.#route === 'engine') return performed(stage);
    const lines = solution(stage);
    if (lines.length === 0) return failed('there is nothing to type');
    const typist = new Typist(stage.host, stage.slowness);
    this.#open.push(typist);
    await typist.type(lines);
    return passesAsTyped(stage, typist);
  }

  #isBuiltOn({ id }: StepDeclaration): boolean {
    return this.#stage.lab.steps.some((step) => step.after?.includes(id));
  }
}
