import { Screen } from '../../guide/view/screen.ts';

/** A terminal as a stage: another screen, keys one by one, and all given back at the end. */
export interface Stage {
  draw(lines: readonly string[]): void;
  close(): void;
}

/** A terminal that is gone says no more than this. */
const CTRL_D = '\x04';

export function fullScreen(onKeys: (chunk: string) => void, onResize: () => void): Stage {
  const screen = new Screen(process, onKeys, onResize, () => onKeys(CTRL_D));
  const close = (): void => {
    process.off('exit', close);
    screen.close();
  };
  process.on('exit', close);
  return { draw: (lines) => screen.draw(lines), close };
}

/** Resolves when somebody ends us from outside. */
export function toldToEnd(): { readonly ended: Promise<void>; off(): void } {
  let tell = (): void => {};
  const ended = new Promise<void>((done) => {
    tell = done;
  });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, tell);
  return {
    ended,
    off() {
      for (const signal of signals) process.off(signal, tell);
    },
  };
}
