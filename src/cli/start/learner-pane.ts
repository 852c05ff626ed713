import type { Tmux } from './tmux.ts';

/** The pane with the learner's shell, beside the guide's. */
export class LearnerPane {
  readonly #tmux: Tmux;
  readonly #beside: string;
  readonly #argv: readonly string[];
  #pane: string | undefined;

  constructor(tmux: Tmux, beside: string, argv: readonly string[]) {
    this.#tmux = tmux;
    this.#beside = beside;
    this.#argv = argv;
  }

  /** One whose shell has ended may still be shown (tmux's remain-on-exit). */
  get isOpen(): boolean {
    const panes = this.#tmux.ask('list-panes', '-s', '-t', this.#beside, '-F', '#{pane_id} #{pane_dead}');
    return this.#pane !== undefined && (panes?.split('\n').includes(`${this.#pane} 0`) ?? false);
  }

  /** To the right of the guide; below it where the terminal is narrow. */
  open(anew = false): boolean {
    if (!anew && this.isOpen) {
      this.#tmux.ask('select-pane', '-t', this.#pane ?? '');
      return true;
    }
    this.close();
    const width = Number(this.#tmux.ask('display-message', '-p', '-t', this.#beside, '#{pane_width}') ?? 80);
    const direction = width >= 100 ? ['-h'] : ['-v'];
    this.#pane = this.#tmux.ask(
      'split-window',
      ...direction,
      '-t',
      this.#beside,
      '-P',
      '-F',
      '#{pane_id}',
      ...this.#argv,
    );
    return this.#pane !== undefined;
  }

  close(): void {
    if (this.#pane !== undefined) this.#tmux.ask('kill-pane', '-t', this.#pane);
  }
}
