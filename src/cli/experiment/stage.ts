import type { Decision } from '../../audience/decision.ts';
import { frameOf } from '../../audience/frame.ts';
import { keysIn } from '../../audience/keys.ts';
import type { Page } from '../../audience/page.ts';
import type { Item } from '../../audience/programme.ts';
import { type Effect, type Show, type ShowEvent, turn } from '../../audience/show.ts';

/** A terminal: one person's keys, and a screen that is given back as it was. */
export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

const BEAT_MS = 100;
/** The alternate screen, without a cursor (xterm's control sequences). */
const [OPEN, CLOSE] = ['\x1b[?1049h\x1b[?25l', '\x1b[?25h\x1b[?1049l'];

/** Plays a show until somebody ends it, or `ended` is aborted: the show as it was then. */
export async function onStage(
  show: Show,
  page: Page,
  terminal: Terminal,
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
  readonly #terminal: Terminal;
  readonly #decide: (item: Item) => Promise<Decision>;
  #end: () => void = () => {};
  #beat: NodeJS.Timeout | undefined;
  #open = true;

  constructor(show: Show, page: Page, terminal: Terminal, decide: (item: Item) => Promise<Decision>) {
    this.show = show;
    this.#page = page;
    this.#terminal = terminal;
    this.#decide = decide;
    this.over = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  open(): void {
    const { stdin, stdout } = this.#terminal;
    stdin.setEncoding('utf8').setRawMode(true).on('data', this.#read).once('end', this.leave).resume();
    stdout.on('resize', this.#draw);
    stdout.write(OPEN);
    this.#draw();
  }

  close(): void {
    const { stdin, stdout } = this.#terminal;
    this.#open = false;
    clearInterval(this.#beat);
    stdout.off('resize', this.#draw);
    stdin.off('data', this.#read).off('end', this.leave).setRawMode(false).pause();
    stdout.write(CLOSE);
  }

  readonly leave = (): void => this.#end();

  readonly #draw = (): void => {
    const { lines } = frameOf(this.show, this.#page);
    const drawn = lines.map((line) => `${line}\x1b[0m\x1b[K`).join('\r\n');
    this.#terminal.stdout.write(`\x1b[H${drawn}\x1b[J`);
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
