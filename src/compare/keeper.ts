import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Stands by until we are done with the containers, or are no more. */
export interface Keeper {
  /** Has its commands run, and waits for their end. */
  finish(): Promise<void>;
  /** There is nothing left to do. */
  dismiss(): Promise<void>;
}

/**
 * A shell in a session of its own that waits for a word, and at end of file runs these commands, each twice
 * if it must: Ctrl-C does not reach it, and the file ends also when we are killed.
 */
export function keeper(commands: readonly (readonly string[])[]): Keeper {
  const lines = commands.map(quoted).map((line) => `${line} || { sleep 0.5; ${line}; }`);
  const shell = spawn('sh', ['-c', ['read -r word && exit', ...lines].join('\n')], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  const ended = once(shell, 'exit');
  shell.stdin.on('error', () => {});
  return {
    async finish() {
      shell.stdin.end();
      await ended;
    },
    async dismiss() {
      shell.stdin.end('done\n');
      await ended;
    },
  };
}

/** Words for sh, none of which it expands. */
export function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
}
