import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A real terminal for tests: a tmux of its own, typed into and read like a person does. The program is the
 * terminal's only one: when it ends, what is typed goes nowhere, least of all into a shell of the machine.
 */
export class TestTerminal {
  readonly #socket: string;

  constructor(options: {
    columns: number;
    rows: number;
    /** Where its tmux listens: a path in a folder of the test's own. */
    socket: string;
    env: Readonly<Record<string, string>>;
    argv: readonly string[];
  }) {
    this.#socket = options.socket;
    const env = Object.entries(options.env).map(([name, value]) => `${name}=${value}`);
    const size = ['-x', String(options.columns), '-y', String(options.rows)];
    // remain-on-exit first: the program may be quick.
    const settings = ['start-server', ';', 'set-option', '-g', 'remain-on-exit', 'on', ';'];
    const session = ['new-session', '-d', ...size, 'env', '-u', 'TMUX', '-u', 'TMUX_PANE', ...env];
    this.#tmux('-f', '/dev/null', ...settings, ...session, ...options.argv);
  }

  /** A line and Enter, into a pane (the first one where there are several). */
  type(line: string, pane = 0): void {
    this.write(line, pane);
    this.press('Enter', pane);
  }

  write(text: string, pane = 0): void {
    this.#tmux('send-keys', '-t', `:.${pane}`, '-l', text);
  }

  /** `Enter`, `C-c`, `h`. */
  press(key: string, pane = 0): void {
    this.#tmux('send-keys', '-t', `:.${pane}`, key);
  }

  /** What is on the screen, with what has scrolled away above it. */
  screen(pane = 0): string {
    return this.#tmux('capture-pane', '-p', '-J', '-S', '-500', '-t', `:.${pane}`);
  }

  /** Waits until the screen shows it; fails with the screen. */
  async see(wanted: string | RegExp, options: { pane?: number; ms?: number } = {}): Promise<string> {
    const { pane = 0, ms = 20_000 } = options;
    const deadline = Date.now() + ms;
    for (;;) {
      const screen = this.screen(pane);
      if (typeof wanted === 'string' ? screen.includes(wanted) : wanted.test(screen)) return screen;
      // While tmux writes utmp (libutempter) it is deaf to SIGCHLD and may miss the program's end; another
      // child's end makes it wait for all.
      if (String(wanted).includes('Pane is dead')) this.#tmux('run-shell', '-b', 'true');
      if (Date.now() > deadline) throw new Error(`${wanted} was not seen within ${ms} ms:\n${screen}`);
      await sleep(30);
    }
  }

  /** The program's number. */
  get pid(): number {
    return Number(this.#tmux('display-message', '-p', '#{pane_pid}').trim());
  }

  close(): void {
    try {
      this.#tmux('kill-server');
    } catch {
      // It ended by itself.
    }
  }

  #tmux(...args: string[]): string {
    return execFileSync('tmux', ['-S', this.#socket, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }
}
