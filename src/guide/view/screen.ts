/** What of a terminal a screen needs: process.stdin and process.stdout, or what stands for them in a test. */
export interface TerminalStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

const ENTER = '\x1b[?1049h\x1b[?25l';
const LEAVE = '\x1b[?25h\x1b[?1049l';
/** The whole picture appears at once where the terminal knows how; others ignore it. */
const [BEGIN, END] = ['\x1b[?2026h', '\x1b[?2026l'];

/** The terminal's other screen, single keys, and its size. What was there before comes back at the end. */
export class Screen {
  readonly #terminal: TerminalStreams;
  readonly #read: (chunk: string) => void;
  readonly #resized: () => void;
  readonly #hungUp: () => void;
  #open = true;
  #gone = false;

  constructor(
    terminal: TerminalStreams,
    onKeys: (chunk: string) => void,
    onResize: () => void,
    onHangUp: () => void,
  ) {
    const { stdin, stdout } = terminal;
    this.#terminal = terminal;
    this.#resized = onResize;
    this.#hungUp = () => {
      this.hangUp();
      onHangUp();
    };
    this.#read = (chunk) => {
      if (this.#open) onKeys(chunk);
    };
    stdin.setEncoding('utf8');
    stdin.setRawMode(true);
    stdin.on('data', this.#read);
    stdin.on('end', this.#hungUp);
    stdin.on('error', this.#hungUp);
    stdin.resume();
    stdout.on('resize', onResize);
    stdout.write(ENTER);
  }

  draw(lines: readonly string[]): void {
    if (!this.#open || this.#gone) return;
    // From the top left; each line clears what was behind it, the last what was below.
    const text = lines.map((line) => `${line}\x1b[K`).join('\r\n');
    this.#terminal.stdout.write(`${BEGIN}\x1b[H${text}\x1b[J${END}`);
  }

  /** There is no terminal any more: what is written to it would end us before we have cleared away (EIO). */
  hangUp(): void {
    this.#gone = true;
  }

  /** Keys that come after the end in one chunk with it are nobody's. */
  get isOpen(): boolean {
    return this.#open;
  }

  get isGone(): boolean {
    return this.#gone;
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    const { stdin, stdout } = this.#terminal;
    stdout.off('resize', this.#resized);
    stdin.off('data', this.#read);
    stdin.pause();
    // `end` and `error` stay ours: a line that drops while we clear away is nobody's else.
    if (this.#gone) return;
    stdout.write(LEAVE);
    stdin.setRawMode(false);
  }
}
