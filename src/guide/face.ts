import type { Ora } from 'ora';
import { say } from '../text/text.ts';
import type { Io } from './io.ts';
import { cut, widthOf, wrap } from './view/wrap.ts';

/** How the guide speaks: blocks that stay, and one line that changes while it waits. */
export interface Face {
  show(block: string): void;
  /** The line of what is missing; undefined takes it away. */
  wait(sentence: string | undefined): void;
  close(): void;
}

/**
 * The guide's own terminal: blocks above, the sentence and a turning sign below. Only the sign's short line is
 * drawn again and again: a terminal that becomes narrower breaks longer ones anew, at its own time, and what
 * is taken back then is not what was written.
 */
export async function terminalFace(io: Io): Promise<Face> {
  const { default: ora, spinners } = await import('ora');
  const words = { en: 'watching', zh: '正在观察' };
  const spinner: Ora = ora({
    stream: process.stdout,
    text: io.ink.dim(say(words, io.lang)),
    // We read the keys ourselves; and a cursor that is hidden stays hidden when we are killed.
    discardStdin: false,
    hideCursor: false,
    color: io.ink.color ? 'cyan' : false,
    // Five times a second is alive enough, and costs a third.
    spinner: { ...(io.ink.unicode ? spinners.dots : spinners.line), interval: 200 },
  });
  let sentence: string | undefined;
  let drawn: readonly string[] = [];
  const erase = () => {
    spinner.stop();
    io.out('\x1b[A\x1b[2K'.repeat(rowsOf(drawn, io.columns)));
    drawn = [];
  };
  const draw = () => {
    if (sentence === undefined) return;
    const room = Math.max(8, io.columns - 1);
    const lines = wrap(sentence, room).split('\n');
    const most = Math.max(1, Math.min(4, io.rows - 4));
    if (lines.length > most) lines[most - 1] = cut(`${lines[most - 1]}${io.ink.dots}`, room, io.ink.dots);
    drawn = lines.slice(0, most);
    io.out(`${drawn.join('\n')}\n`);
    spinner.start();
  };
  let resizing: NodeJS.Timeout | undefined;
  const resized = () => {
    clearTimeout(resizing);
    resizing = setTimeout(() => {
      if (sentence === undefined) return;
      erase();
      draw();
    }, RESIZED_MS);
  };
  process.stdout.on('resize', resized);
  return {
    show(block) {
      erase();
      io.out(block);
      draw();
    },
    wait(next) {
      if (next === sentence) return;
      erase();
      sentence = next;
      draw();
    },
    close() {
      process.stdout.off('resize', resized);
      clearTimeout(resizing);
      if (sentence !== undefined) erase();
      sentence = undefined;
    },
  };
}

/** A border that is dragged changes the size many times; tmux tells the last one late. */
const RESIZED_MS = 300;

/** How many rows a terminal of so many columns has made of these lines. */
export function rowsOf(lines: readonly string[], columns: number): number {
  return lines.reduce((rows, line) => rows + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
}

/** A pipe, a log, a dumb terminal: each thing once, on a line of its own. */
export function plainFace(io: Io): Face {
  let said: string | undefined;
  return {
    show: (block) => io.out(block),
    wait(sentence) {
      if (sentence !== undefined && sentence !== said) io.out(`${sentence}\n`);
      said = sentence;
    },
    close() {},
  };
}

/**
 * Beside the learner's shell in the same terminal: only blocks, each from the beginning of a line. The
 * terminal is in raw mode there, so a line's end needs its carriage return; `redraw` asks the shell for
 * its prompt again.
 */
export function besideFace(io: Io, redraw: () => void): Face {
  return {
    show(block) {
      io.out(`\r\x1b[K${block.replace(/\r?\n/g, '\r\n')}`);
      redraw();
    },
    wait() {},
    close() {},
  };
}
