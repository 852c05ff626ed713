import type { Ora } from 'ora';
import type { Io } from './io.ts';
import { cut, wrap } from './view/wrap.ts';

/** How the guide speaks: blocks that stay, and one line that changes while it waits. */
export interface Face {
  show(block: string): void;
  /** The line of what is missing; undefined takes it away. */
  wait(sentence: string | undefined): void;
  close(): void;
}

/** The guide's own terminal: blocks above, a turning sign with the sentence below. */
export async function terminalFace(io: Io): Promise<Face> {
  const { default: ora } = await import('ora');
  let sentence: string | undefined;
  const spinner: Ora = ora({
    stream: process.stdout,
    // We read the keys ourselves; and a cursor that is hidden stays hidden when we are killed.
    discardStdin: false,
    hideCursor: false,
    color: io.ink.color ? 'cyan' : false,
    spinner: io.ink.unicode ? 'dots' : 'line',
  });
  const draw = () => {
    if (sentence === undefined) {
      spinner.stop();
      return;
    }
    // ora counts two cells before and two behind the text when it works out how many lines to take back.
    const room = Math.max(8, io.columns - 5);
    const lines = wrap(sentence, room).split('\n');
    const most = Math.max(1, Math.min(4, io.rows - 4));
    if (lines.length > most) lines[most - 1] = cut(`${lines[most - 1]}${io.ink.dots}`, room, io.ink.dots);
    spinner.text = lines.slice(0, most).join('\n  ');
    if (!spinner.isSpinning) spinner.start();
  };
  const redraw = () => {
    spinner.stop();
    draw();
  };
  process.stdout.on('resize', redraw);
  return {
    show(block) {
      spinner.stop();
      io.out(block);
      draw();
    },
    wait(next) {
      sentence = next;
      draw();
    },
    close() {
      process.stdout.off('resize', redraw);
      spinner.stop();
    },
  };
}

/** A pipe, a log, a dumb terminal: each thing once, on a line of its own. */
export function plainFace(io: Io): Face {
  let said: string | undefined;
  return {
    show: (block) => io.out(block),
    wait(sentence) {
      if (sentence !== undefined && sentence !== said) io.out(`${io.ink.dots} ${sentence}\n`);
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
