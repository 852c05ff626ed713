/** A terminal as a stage: another screen, keys one by one, and all given back at the end. */
export interface Stage {
  draw(lines: readonly string[]): void;
  close(): void;
}

export function fullScreen(onKeys: (chunk: string) => void, onResize: () => void): Stage {
  const { stdin, stdout } = process;
  stdout.write('\x1b[?1049h\x1b[?25l');
  stdin.setEncoding('utf8');
  stdin.setRawMode(true);
  stdin.on('data', onKeys);
  stdin.resume();
  stdout.on('resize', onResize);
  let closed = false;
  const close = (): void => {
    if (closed) return;
    closed = true;
    stdin.off('data', onKeys);
    stdin.setRawMode(false);
    stdin.pause();
    stdout.off('resize', onResize);
    process.off('exit', close);
    stdout.write('\x1b[?25h\x1b[?1049l');
  };
  process.on('exit', close);
  return {
    // Line by line, each cleared behind its end: nothing flickers.
    draw: (lines) => void stdout.write(`\x1b[H${lines.map((line) => `${line}\x1b[K`).join('\r\n')}\x1b[J`),
    close,
  };
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
