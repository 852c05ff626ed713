import { setTimeout as wait } from 'node:timers/promises';
import type { LabHost } from '../labhost/labhost.ts';
import { openShell } from '../labhost/shell.ts';
import { look } from '../observe/look.ts';
import { endsWithPrompt, plain } from './terminal-text.ts';

export interface Typed {
  /** `A` is the learner's first shell; another name opens another. */
  readonly terminal: string;
  readonly line: string;
}

/** A prompt counts once nothing has followed it for this long, on any machine: it is known by its sign. */
const PROMPT_MS = 25;
/** A program in the foreground counts as started once neither its output nor any process has changed for this long. */
const STILL_MS = 350;
const LIMIT_MS = 30_000;
const HANG_UP_MS = 3_000;

/** Types lines into real shells of a lab host, as a person does: the next when the last one has had its effect. */
export class Typist {
  readonly #host: LabHost;
  readonly #terminals = new Map<string, Terminal>();
  /** Slow machines (emulated ones) are waited for longer. */
  readonly #slowness: number;

  constructor(host: LabHost, slowness = 1) {
    this.#host = host;
    this.#slowness = slowness;
  }

  async type(lines: readonly Typed[]): Promise<void> {
    for (const { terminal, line } of lines) {
      const shell = this.#terminals.get(terminal) ?? (await this.#open(terminal));
      shell.enter(line);
      await this.#settle(shell);
    }
  }

  /** One line, and what the terminal has shown since: its echo, the output, and the prompt where it rests. */
  async answer(terminal: string, line: string): Promise<string> {
    const shell = this.#terminals.get(terminal) ?? (await this.#open(terminal));
    const before = shell.output.length;
    shell.enter(line);
    await this.#settle(shell);
    return shell.output.slice(before);
  }

  has(terminal: string): boolean {
    return this.#terminals.has(terminal);
  }

  /** All that the terminals have shown, for the report of a failure. */
  transcript(): string {
    const shown = [...this.#terminals].map(([name, t]) => `[${name}] ${plain(t.output).trim()}`);
    return shown.join('\n');
  }

  async close(): Promise<void> {
    await Promise.all([...this.#terminals.values()].map((terminal) => terminal.close()));
  }

  async #open(name: string): Promise<Terminal> {
    const terminal = new Terminal(this.#host);
    this.#terminals.set(name, terminal);
    await this.#settle(terminal);
    return terminal;
  }

  async #settle(terminal: Terminal): Promise<void> {
    const deadline = Date.now() + LIMIT_MS * this.#slowness;
    let seen = { what: '', since: Date.now() };
    for (;;) {
      if (terminal.ended || terminal.atPrompt(PROMPT_MS)) return;
      if (Date.now() > deadline) break;
      const what = `${terminal.output.length} ${activity(this.#host)}`;
      if (what !== seen.what) seen = { what, since: Date.now() };
      else if (terminal.answered && Date.now() - seen.since > STILL_MS * Math.min(3, this.#slowness)) return;
      await wait(10);
    }
    throw new Error(
      `nothing came to rest after the line was typed; the terminal shows:\n${this.transcript()}`,
    );
  }
}

/** Which processes there are and what they do; a running one makes each look another. */
function activity(host: LabHost): string {
  const processes = look(host).processes({ zombies: true });
  const busy = processes.some((p) => p.state === 'R' || p.state === 'D');
  return `${processes.map((p) => `${p.pid}${p.comm}${p.state}`).join()}${busy ? process.hrtime.bigint() : ''}`;
}

class Terminal {
  output = '';
  ended = false;
  #mark = 0;
  #changed = Date.now();
  #typed = false;
  readonly #shell: ReturnType<typeof openShell>;

  constructor(host: LabHost) {
    const env = { TERM: 'xterm', NO_COLOR: '1', LANG: 'C.UTF-8' };
    this.#shell = openShell(host, { tty: true, stdio: 'pipe', env });
    for (const stream of [this.#shell.process.stdout, this.#shell.process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
        this.#changed = Date.now();
      });
    }
    // A shell that ends while we type (exit, kill -9 $$) is part of some routes: EPIPE says nothing new.
    this.#shell.process.stdin?.on('error', () => {});
    this.#shell.status.then(
      () => {
        this.ended = true;
      },
      () => {
        this.ended = true;
      },
    );
  }

  enter(line: string): void {
    this.#mark = this.output.length;
    this.#typed = true;
    this.#shell.process.stdin?.write(`${line}\n`);
  }

  /** Something came back since the last line: at the least its echo, with the line's end. */
  get answered(): boolean {
    return this.#typed ? this.output.indexOf('\n', this.#mark) !== -1 : this.output.length > 0;
  }

  atPrompt(quietMs: number): boolean {
    return (
      this.answered && Date.now() - this.#changed >= quietMs && endsWithPrompt(this.output.slice(this.#mark))
    );
  }

  /** Hangs up, as a closed terminal window does, and waits: a shell whose relay is killed would be left to the machine's init to reap. */
  async close(): Promise<void> {
    this.#shell.process.kill('SIGHUP');
    await Promise.race([this.#shell.status, wait(HANG_UP_MS, undefined, { ref: false })]).catch(() => {});
    if (!this.ended) this.#shell.process.kill('SIGKILL');
  }
}
