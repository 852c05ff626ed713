import { Typist } from '../author/typist.ts';
import { prepareStep } from '../guide/enter.ts';
import { discard, endScratches, inScratch } from '../guide/experiment.ts';
import type { Io } from '../guide/io.ts';
import type { Lab } from '../lab/catalogue.ts';
import { judge } from '../lab/judge.ts';
import type { StepDeclaration } from '../lab/lab.ts';
import { reportStep, type StepReport } from '../lab/report.ts';
import { createLabHost } from '../labhost/create.ts';
import type { LabHost } from '../labhost/labhost.ts';
import type { Picture } from '../map/picture.ts';
import { pictureOf } from '../map/read.ts';
import { treeOf } from '../map/tree.ts';
import { look } from '../observe/look.ts';
import { networks } from '../observe/network.ts';
import type { StateFolder } from '../state/folder.ts';
import { say } from '../text/text.ts';
import { changedFacts } from './fact-lines.ts';
import { factsOf, networkFacts, type Subject } from './facts.ts';
import type { MarkedLine, StateLine } from './marked.ts';
import { marked } from './marked.ts';
import type { Answered, Moment, Said, Shown, Until } from './moment.ts';
import { type Moved, Performance, patiently } from './performance.ts';
import { linesOfMistake } from './script.ts';

/** What a look at the lab host has seen. */
interface Seen {
  readonly lines: readonly StateLine[];
  readonly facts: readonly Subject[];
}

const VERDICT_MS = 4_000;
const MISTAKE_MS = 4_000;

/** The lab host of a demo, in which steps are prepared, performed, done wrongly and judged. Nothing else is touched. */
export class Theatre {
  readonly #lab: Lab;
  readonly #folder: StateFolder;
  readonly #io: Io;
  #host: LabHost | undefined;
  #performance: Performance | undefined;
  #seen: Seen = { lines: [], facts: [] };
  #made = 0;
  #closed = false;

  constructor(lab: Lab, folder: StateFolder, io: Io) {
    this.#lab = lab;
    this.#folder = folder;
    // What the guide has to say while it prepares is for learners.
    this.#io = { ...io, out: () => {}, err: () => {}, columns: io.columns, rows: io.rows };
  }

  get performance(): Performance | undefined {
    return this.#performance;
  }

  /** A step's beginning: in a new lab host, or in the one where the step before has passed. */
  async set(step: StepDeclaration, fresh: boolean): Promise<void> {
    await this.#strike();
    if (fresh || !this.#host) {
      this.#host = undefined;
      await discard(this.#folder);
      if (this.#closed) throw new Error('the demo has ended');
      this.#host = await createLabHost(this.#folder, this.#lab.id, this.#lab.declaration.host);
    }
    await prepareStep(this.#host, this.#lab, step, this.#io);
    this.#made = 0;
  }

  /** Not possible on this machine, whatever is done: said before it is tried. */
  async impossible(step: StepDeclaration): Promise<StepReport | undefined> {
    const report = await this.report(step);
    return report.status === 'unsupported' ? report : undefined;
  }

  /** The program of the step, at its first call; after as many as were made before, where it is repeated. */
  async open(
    step: StepDeclaration,
    moves: Performance['moves'] = [],
  ): Promise<{ moment: Moment; over: boolean }> {
    const performance = await Performance.of(this.#lab, step, this.#stage, this.#io.lang);
    this.#performance = performance;
    if (moves.length > 1) await performance.repeat(moves.slice(0, -1));
    this.#seen = await this.#look();
    const moved = moves.length > 0 ? await performance.repeat(moves.slice(-1)) : undefined;
    return this.#moment(moved ?? { done: [], waiting: performance.waiting, ahead: performance.ahead });
  }

  /** The next call; or all of them up to the next one that the lab explains, or to the end. */
  async call(until: Until, onWait: (moment: Moment) => void): Promise<{ moment: Moment; over: boolean }> {
    const { performance } = this;
    if (!performance) throw new Error('no step has been opened');
    let last = '';
    const done: Said[] = [];
    for (;;) {
      const moved = await performance.advance((sofar) => {
        const words = JSON.stringify(sofar.waiting);
        if (words === last) return;
        last = words;
        onWait({ ...this.#momentOf(sofar, this.#seen), state: [] });
      });
      done.push(...moved.done);
      const { ahead } = moved;
      const stops = until === 'one' || (until === 'explained' && ahead?.explained === true);
      if (stops || ahead === undefined || this.#closed) return this.#moment({ ...moved, done });
    }
  }

  /** What the checker says once what is under way has arrived. */
  async verdict(step: StepDeclaration): Promise<StepReport> {
    const isGood = ({ status }: StepReport): boolean => status === 'pass' || status === 'unsupported';
    return patiently(() => this.report(step), isGood, VERDICT_MS);
  }

  async report(step: StepDeclaration): Promise<StepReport> {
    const verdict = await judge(this.#lab, step, look(this.#stage));
    return reportStep(this.#lab, step.id, verdict, this.#io.lang);
  }

  /** The kernel's answer, from a lab host beside ours. */
  async answer(step: StepDeclaration): Promise<Answered> {
    const text = this.#lab.stepText(step.id, this.#io.lang);
    const experiment = (await this.#lab.experiments())[step.id];
    if (!experiment || text.kind !== 'experiment') throw new Error(`${step.id} is no experiment`);
    const outcome = await inScratch(this.#lab, this.#folder, (_, scratch) => experiment.run(scratch));
    if (!('status' in outcome))
      return { choice: outcome.answer, evidence: outcome.evidence, words: text.answer };
    const { reason, remedy, evidence } = outcome;
    const words = `${say(reason, this.#io.lang)}\n\n${say(remedy, this.#io.lang)}\n\n${text.answer}`;
    return { choice: undefined, evidence, words };
  }

  /** Makes a mistake as a person would, and hears what the checker says to it. */
  async err(step: StepDeclaration, name: string, title: string): Promise<Shown> {
    await this.set(step, true);
    const host = this.#stage;
    const typist = new Typist(host);
    try {
      await typist.type(await linesOfMistake(this.#lab, step, name, look(host)));
      const isIt = (report: StepReport): boolean => report.diagnosis === name;
      const report = await patiently(() => this.report(step), isIt, MISTAKE_MS);
      return { name, title, typed: typedLines(typist.transcript()), report };
    } finally {
      await typist.close();
    }
  }

  /** Leaves nothing. What is under way comes to nothing, soon; once more then, since it may have begun something. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#performance?.end();
    await endScratches(this.#folder, 'all');
    await discard(this.#folder);
  }

  get #stage(): LabHost {
    if (!this.#host) throw new Error('there is no lab host');
    return this.#host;
  }

  async #strike(): Promise<void> {
    const performance = this.#performance;
    this.#performance = undefined;
    await performance?.end();
  }

  async #moment(moved: Moved): Promise<{ moment: Moment; over: boolean }> {
    this.#made = this.#performance?.moves.length ?? 0;
    const after = await this.#look();
    const moment = this.#momentOf(moved, after);
    this.#seen = after;
    return { moment, over: moved.ahead === undefined };
  }

  #momentOf({ done, waiting, ahead }: Moved, after: Seen): Moment {
    const { lang } = this.#io;
    const first = this.#made === 0;
    const state: MarkedLine[] = first
      ? marked(after.lines, after.lines)
      : [...changedFacts(this.#seen.facts, after.facts, lang), ...marked(this.#seen.lines, after.lines)];
    const total = this.#performance?.total ?? 0;
    return { done, waiting, ahead, made: this.#made, total, state };
  }

  async #look(): Promise<Seen> {
    const host = this.#stage;
    const machine = look(host);
    // The packet filter of the containers' own networks is not what a lab changes; asking takes 10 ms each.
    const nets = await networks(machine, { rulesOf: ({ inode }) => inode === machine.baseline.net });
    const picture: Picture = await pictureOf(() => machine, { cpuWindow: 0, nets });
    const lines = treeOf(picture, { lang: this.#io.lang, unicode: this.#io.ink.unicode });
    return { lines, facts: [...factsOf(machine), ...networkFacts(nets)] };
  }
}

/** What the shells showed; where there are several, each begins with its name. */
function typedLines(transcript: string): string[] {
  const lines = transcript.split('\n').map((line) => line.trimEnd());
  const several = lines.filter((line) => SHELL.test(line)).length > 1;
  return lines
    .map((line) => (several ? line : line.replace(SHELL, '')))
    .filter((line) => line !== '')
    .map((line) => line.replace(/\p{C}/gu, ''));
}

const SHELL = /^\[[A-Z]\] (?=\S*[#$] )/;
