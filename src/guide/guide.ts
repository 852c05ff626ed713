import type { Lab } from '../lab/catalogue.ts';
import type { StepReport } from '../lab/report.ts';
import { isOpen } from '../labhost/find.ts';
import type { LabHost } from '../labhost/labhost.ts';
import { pictureOf } from '../map/read.ts';
import { look } from '../observe/look.ts';
import type { StateFolder } from '../state/folder.ts';
import { progressStamp } from '../state/progress.ts';
import { NslabError } from '../text/error.ts';
import { newHost } from './again.ts';
import { askExperiment } from './experiment.ts';
import type { Face } from './face.ts';
import { hostFor } from './host.ts';
import type { Io } from './io.ts';
import { judgeStep } from './judgement.ts';
import type { KeyReader } from './keys.ts';
import { type Notebook, notebook, passedSteps } from './notebook.ts';
import { currentStep, type Effect, type Event, type Session, type Turn } from './session.ts';
import { moveToStep } from './show-step.ts';
import { solve } from './solve.ts';
import { tell } from './tell.ts';
import { begin, turn } from './turn.ts';
import { mapBlock } from './view/map-view.ts';
import { mistakeBlock, mistakeLine, passedBlock, stepBlock, waitingSentence } from './view/step-view.ts';
import { wrap } from './view/wrap.ts';
import { watch } from './watch.ts';

/** Where the guide sits: in a terminal of its own, or beside the shell in the learner's. */
export type Seat = 'own' | 'beside' | 'plain';

export interface GuideOptions {
  readonly lab: Lab;
  readonly host: LabHost;
  readonly at: string;
  readonly state: StateFolder;
  readonly io: Io;
  readonly face: Face;
  readonly seat: Seat;
  readonly auto: boolean;
  /** The answer to the first question, given beforehand. */
  readonly answer?: string | undefined;
  readonly keys?: KeyReader | undefined;
  /** Opens the learner's shell once more, or says how; anew: the one before it is of no use any more. */
  openShell?(anew?: boolean): string;
  /** When a new lab host stands where the old one was. */
  onNewHost?(): Promise<void>;
  /** When the step is shown as passed. */
  onGreen?(step: string): void;
}

/** Runs a session: turns events into effects, one after the other, and watches the kernel in between. */
export class Guide {
  readonly #o: GuideOptions;
  readonly #book: Notebook;
  readonly #end = new AbortController();
  #host: LabHost;
  #session: Session;
  #work: Promise<void> = Promise.resolve();
  #answer: string | undefined;
  #stamp = '';

  constructor(options: GuideOptions) {
    this.#o = options;
    this.#host = options.host;
    this.#answer = options.answer;
    // Its chatter comes while the waiting line is drawn.
    this.#book = notebook(options.state, { ...options.io, err: (text) => options.face.show(text) });
    const first = begin(
      options.lab.steps,
      options.at,
      passedSteps(this.#book.read(), options.lab),
      options.auto,
    );
    this.#session = first.session;
    this.#queue(() => first);
  }

  get session(): Session {
    return this.#session;
  }

  get host(): LabHost {
    return this.#host;
  }

  dispatch(event: Event): void {
    this.#queue(() => turn(this.#session, event));
  }

  /** Until the learner leaves, or (for a seat without keys) the lab is finished. */
  async run(): Promise<void> {
    await Promise.all([
      watch(() => this.#look(), this.#end.signal),
      new Promise<void>((resolve) => this.#end.signal.addEventListener('abort', () => resolve())),
    ]);
    await this.#work;
    this.#o.face.close();
  }

  end(): void {
    this.#end.abort();
  }

  /** Waits until all that was dispatched has been done. */
  async settled(): Promise<void> {
    await this.#work;
  }

  #queue(step: () => Turn): void {
    this.#work = this.#work.then(async () => {
      if (this.#end.signal.aborted) return;
      const { session, effects } = step();
      this.#session = session;
      try {
        for (const effect of effects) await this.#perform(effect);
      } catch (error) {
        this.#failed(error);
      }
    });
  }

  async #look(): Promise<void> {
    await this.#work;
    this.#followProgress();
    const session = this.#session;
    if (!isOpen(this.#host)) return this.dispatch({ type: 'host-gone' });
    if (session.phase !== 'working') return;
    const report = await this.#judge(currentStep(session).id);
    if (report) this.dispatch({ type: 'looked', report });
  }

  /** What the kernel says of a step; undefined where it is not asked, or cannot be. */
  async #judge(id: string): Promise<StepReport | undefined> {
    const { lab, io } = this.#o;
    const step = lab.step(id);
    if (step.kind === 'experiment') return undefined;
    try {
      return await judgeStep(lab, step, this.#host, () => this.#book.read(), io.lang);
    } catch (error) {
      if (!(error instanceof NslabError) || error.code !== 'host-gone') throw error;
      this.dispatch({ type: 'host-gone' });
      return undefined;
    }
  }

  /** The first look comes before the learner's first move: what it sees was there already. */
  async #entered(id: string): Promise<void> {
    const report = await this.#judge(id);
    this.dispatch({ type: 'entered' });
    if (report) this.dispatch({ type: 'looked', report });
  }

  /** `nslab next` typed elsewhere writes the progress; we follow. */
  #followProgress(): void {
    const stamp = progressStamp(this.#o.state);
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    const progress = this.#book.read();
    const { current } = progress;
    if (current?.lab !== this.#o.lab.id) return;
    if (current.step !== currentStep(this.#session).id) this.dispatch({ type: 'moved', step: current.step });
    const seen = passedSteps(progress, this.#o.lab).includes(currentStep(this.#session).id);
    if (seen && this.#session.phase === 'declined') this.dispatch({ type: 'answered' });
  }

  async #perform(effect: Effect): Promise<void> {
    const { lab, io, face, state } = this.#o;
    switch (effect.do) {
      case 'move':
        face.wait(undefined);
        face.show(await moveToStep(lab, lab.step(effect.step), this.#host, this.#book, io));
        this.#stamp = progressStamp(state);
        return this.#entered(effect.step);
      case 'follow':
        face.wait(undefined);
        // Beside the shell the step has been shown, and its question asked, by the `next` that was typed there.
        if (this.#o.seat !== 'beside') face.show(stepBlock(lab, effect.step, io));
        else if (lab.step(effect.step).kind === 'experiment') return this.dispatch({ type: 'declined' });
        return this.#entered(effect.step);
      case 'waiting':
        return face.wait(waitingSentence(lab, effect.report, io, effect.leftover));
      case 'explain':
        // Beside the shell a person is typing: a line, and `check` has the rest.
        return face.show((this.#o.seat === 'beside' ? mistakeLine : mistakeBlock)(lab, effect.report, io));
      case 'passed':
        this.#book.pass(lab.id, effect.report.id);
        this.#stamp = progressStamp(state);
        face.wait(undefined);
        face.show(passedBlock(lab, effect.report, io));
        this.#o.onGreen?.(effect.report.id);
        return this.#tell(effect.last ? 'go-on-last' : 'go-on');
      case 'ask':
        return this.#ask(effect.step);
      case 'solve':
        face.wait(undefined);
        await solve(lab, lab.step(effect.step), this.#host, io);
        return this.dispatch({ type: 'solved' });
      case 'tell':
        // Nothing is watched any more.
        if (effect.what === 'host-gone') face.wait(undefined);
        if (effect.what === 'map')
          return face.show(`\n${mapBlock(await pictureOf(() => look(this.#host)), io)}`);
        this.#tell(effect.what);
        if (effect.what === 'finished' && this.#session.auto) this.end();
        // Nobody can press a key there.
        if (effect.what === 'host-gone' && this.#o.seat === 'plain') this.end();
        return;
      case 'revive':
        // A look that was under way may have drawn the line once more.
        face.wait(undefined);
        return this.#arrive(await hostFor(lab, state, io));
      case 'renew':
        face.wait(undefined);
        return this.#arrive(await newHost(lab, state, io));
      case 'quit':
        return this.end();
    }
  }

  async #arrive(host: LabHost): Promise<void> {
    const { io, face, onNewHost, openShell } = this.#o;
    this.#host = host;
    await onNewHost?.();
    const shell = openShell?.(true) ?? '';
    if (shell !== '') face.show(`${wrap(io.ink.dim(shell), io.columns)}\n`);
    this.dispatch({ type: 'revived' });
  }

  async #ask(step: string): Promise<void> {
    const { lab, state, io, seat, keys } = this.#o;
    const given = this.#answer;
    this.#answer = undefined;
    // Beside the shell, only the shell can be typed into: `next` asks there.
    if (seat === 'beside' && given === undefined) {
      this.#tell('ask-next');
      return this.dispatch({ type: 'declined' });
    }
    keys?.pause();
    try {
      const done = await askExperiment(lab, lab.step(step), state, io, given);
      this.#stamp = progressStamp(state);
      if (done) this.#tell(lab.steps.at(-1)?.id === step ? 'go-on-last' : 'go-on');
      else if (seat !== 'plain') this.#tell('declined');
      this.dispatch({ type: done ? 'answered' : 'declined' });
    } finally {
      keys?.resume();
    }
  }

  #tell(what: Parameters<typeof tell>[0]): void {
    const { lab, io, face, openShell, seat } = this.#o;
    const step = lab.step(currentStep(this.#session).id);
    const text = tell(what, {
      lab,
      step,
      book: this.#book,
      io,
      openShell,
      seat,
      auto: this.#session.auto,
    });
    if (text !== '') face.show(text);
  }

  /** What goes wrong here is said, and the session goes on: the learner can try again, skip, or quit. */
  #failed(error: unknown): void {
    if (!(error instanceof NslabError)) {
      this.#end.abort();
      throw error;
    }
    const { io, face } = this.#o;
    face.wait(undefined);
    const { ink } = io;
    const hint = error.hint ? `  ${ink.arrow} ${error.hint[io.lang]}\n` : '';
    face.show(`\n${ink.bad(ink.cross)} ${error.text[io.lang]}\n${hint}`);
    if (error.code !== 'host-gone' && this.#o.seat !== 'plain') this.#tell('declined');
    this.dispatch(error.code === 'host-gone' ? { type: 'host-gone' } : { type: 'declined' });
  }
}
