import type { Io } from '../guide/io.ts';
import type { Lab } from '../lab/catalogue.ts';
import { NslabError } from '../text/error.ts';
import { say } from '../text/text.ts';
import type { Performance } from './performance.ts';
import type { Script } from './script.ts';
import { awaitsEnter, currentStep, type Effect, type Event, type Show, type Turn } from './show.ts';
import type { Theatre } from './theatre.ts';
import { turn } from './turn.ts';

export interface StageOptions {
  readonly lab: Lab;
  readonly script: Script;
  readonly theatre: Theatre;
  readonly io: Io;
  /** After each turn. */
  draw(show: Show): void;
  /** Nobody is there to press a key: what waits for Enter goes on at once, or after the pace. */
  readonly alone: boolean;
}

/** Turns events into effects, one effect after the other, and what comes of them into events. */
export class Stage {
  readonly #o: StageOptions;
  #show: Show;
  #work: Promise<void> = Promise.resolve();
  #moves: Performance['moves'] = [];
  #timer: NodeJS.Timeout | undefined;
  #end: () => void = () => {};
  #fail: (error: unknown) => void = () => {};
  readonly #ended: Promise<void>;

  constructor(first: Turn, options: StageOptions) {
    this.#o = options;
    this.#show = first.show;
    this.#ended = new Promise((resolve, reject) => {
      this.#end = resolve;
      this.#fail = reject;
    });
    this.#after(first);
  }

  get show(): Show {
    return this.#show;
  }

  /** Until somebody ends it, or it has come to its end. */
  async run(): Promise<Show> {
    try {
      await this.#ended;
    } finally {
      clearTimeout(this.#timer);
    }
    return this.#show;
  }

  /** From outside: a signal, a terminal that has gone away. */
  quit(): void {
    this.dispatch({ type: 'key', key: 'quit' });
  }

  /** Waits for what is under way, so that what it makes can be removed. */
  async settled(): Promise<void> {
    await this.#work.catch(() => {});
  }

  dispatch(event: Event): void {
    try {
      this.#after(turn(this.#show, event));
    } catch (error) {
      this.#fail(error);
    }
  }

  #after({ show, effects }: Turn): void {
    const before = this.#show;
    this.#show = show;
    if (effects.some((effect) => effect.do === 'quit')) {
      this.#end();
      return;
    }
    // What is cut short must not be waited for: its processes end at their gates.
    if (show.run !== before.run) {
      this.#moves = this.#o.theatre.performance?.moves ?? this.#moves;
      void this.#o.theatre.performance?.end();
    }
    for (const effect of effects) this.#work = this.#work.then(() => this.#perform(effect)).catch(this.#fail);
    this.#o.draw(show);
    this.#wind();
  }

  #wind(): void {
    clearTimeout(this.#timer);
    const { auto, pace, phase } = this.#show;
    if (phase === 'left' || !awaitsEnter(this.#show)) return;
    if (auto) this.#timer = setTimeout(() => this.dispatch({ type: 'tick' }), pace * 1000);
    else if (this.#o.alone) this.#timer = setTimeout(() => this.dispatch({ type: 'tick' }), 0);
  }

  async #perform(effect: Effect): Promise<void> {
    if (effect.do === 'quit' || this.#show.phase === 'left') return;
    // Something else was asked for meanwhile.
    if (effect.run !== this.#show.run) return;
    const { run } = effect;
    try {
      this.dispatch(await this.#outcome(effect));
    } catch (error) {
      // Of what has been cut short meanwhile nobody is told (`turn` knows by the number).
      this.dispatch({ type: 'failed', run, words: this.#wordsOf(error) });
    }
  }

  async #outcome(effect: Exclude<Effect, { do: 'quit' }>): Promise<Event> {
    const { theatre, lab, script } = this.#o;
    const step = lab.step(currentStep(this.#show).id);
    const { run } = effect;
    switch (effect.do) {
      case 'prepare': {
        const moves = effect.calls > 0 ? this.#moves.slice(0, effect.calls) : [];
        if (step.kind === 'experiment') return { type: 'prepared', run };
        await theatre.set(step, effect.fresh);
        if (this.#show.first !== undefined) return { type: 'prepared', run };
        const report = await theatre.impossible(step);
        if (report) return { type: 'prepared', run, report };
        const { moment, over } = await theatre.open(step, moves);
        return over ? { type: 'moved', run, moment, over } : { type: 'prepared', run, moment };
      }
      case 'call': {
        const { moment, over } = await theatre.call(effect.until, (sofar) =>
          this.dispatch({ type: 'waits', run, moment: sofar }),
        );
        return { type: 'moved', run, moment, over };
      }
      case 'judge':
        return { type: 'judged', run, report: await theatre.verdict(step) };
      case 'look':
        return { type: 'looked', run, report: await theatre.report(step) };
      case 'answer':
        return { type: 'answered', run, answered: await theatre.answer(step) };
      case 'err': {
        const title = script.steps[this.#show.at]?.mistakes.find((m) => m.name === effect.mistake)?.title;
        return {
          type: 'erred',
          run,
          shown: await theatre.err(step, effect.mistake, title ?? effect.mistake),
        };
      }
    }
  }

  #wordsOf(error: unknown): string {
    const { lang } = this.#o.io;
    if (!(error instanceof NslabError))
      return error instanceof Error ? (error.stack ?? error.message) : String(error);
    const hint = error.hint ? `\n${say(error.hint, lang)}` : '';
    return `${say(error.text, lang)}${hint}`;
  }
}
