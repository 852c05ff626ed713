import type { Decision } from '../../audience/decision.ts';
import { frameOf } from '../../audience/frame.ts';
import { keysIn } from '../../audience/keys.ts';
import type { Page } from '../../audience/page.ts';
import type { Item } from '../../audience/programme.ts';
import { type Effect, type Show, type ShowEvent, turn } from '../../audience/show.ts';
import { Screen, type TerminalStreams } from '../../guide/view/screen.ts';

const BEAT_MS = 100;

/** Plays a show until somebody ends it, or `ended` is aborted: the show as it was then. */
export async function onStage(
  show: Show,
  page: Page,
  terminal: TerminalStreams,
  decide: (item: Item) => Promise<Decision>,
  ended: AbortSignal,
): Promise<Show> {
  const stage = new Stage(show, page, terminal, decide);
  ended.addEventListener('abort', stage.leave);
  stage.open();
  try {
    await stage.over;
    return stage.show;
  } finally {
    ended.removeEventListener('abort', stage.leave);
    stage.close();
  }
}

class Stage {
  show: Show;
  readonly over: Promise<void>;
  readonly #page: Page;
  readonly #terminal: TerminalStreams;
  readonly #decide: (item: Item) => Promise<Decision>;
  #end: () => void = () => {};
  #screen: Screen | undefined;
  #beat: NodeJS.Timeout | undefined;
  #open = true;

  constructor(show: Show, page: Page, terminal: TerminalStreams, decide: (item: Item) => Promise<Decision>) {
    this.show = show;
    this.#page = page;
    this.#terminal = terminal;
    this.#decide = decide;
    this.over = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  open(): void {
    this.#screen = new Screen(this.#terminal, this.#read, this.#draw, this.leave);
    this.#draw();
  }

  close(): void {
    this.#open = false;
    clearInterval(this.#beat);
    this.#screen?.close();
  }

  readonly leave = (): void => this.#end();

  readonly #draw = (): void => {
    const { lines } = frameOf(this.show, this.#page);
    this.#screen?.draw(lines.map((line) => `${line}\x1b[0m`));
  };

  readonly #read = (chunk: string): void => {
    for (const key of keysIn(chunk)) {
      const { pages } = frameOf(this.show, this.#page);
      this.#happen({ is: 'key', key, pages });
    }
  };

  #happen(event: ShowEvent): void {
    if (!this.#open) return;
    const { show, effect } = turn(this.show, event);
    this.show = show;
    this.#draw();
    if (effect) this.#perform(effect);
  }

  #perform(effect: Effect): void {
    if (effect.do === 'leave') {
      this.leave();
      return;
    }
    const item = this.show.items[effect.item];
    if (!item) return;
    this.#beat = setInterval(() => this.#happen({ is: 'beat' }), BEAT_MS);
    void this.#decide(item).then((decision) => {
      clearInterval(this.#beat);
      this.#happen({ is: 'decided', item: effect.item, decision });
    });
  }
}
