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
 * A shell in a session of its own that waits for a word, or for our end, and then runs these commands, each twice
 * if it must: Ctrl-C does not reach it. Files are closed before a process's children are told of its death
 * (PR_SET_PDEATHSIG), so an end of file alone is not yet our end.
 */
export function keeper(commands: readonly (readonly string[])[]): Keeper {
  const lines = commands.map(quoted).map((line) => `${line} || { sleep 0.5; ${line}; }`);
  const gone = `for i in $(seq 500); do kill -0 ${process.pid} || break; sleep 0.01; done`;
  const shell = spawn('sh', ['-c', [WORDS, gone, 'fi', ...lines].join('\n')], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  const ended = once(shell, 'exit');
  shell.stdin.on('error', () => {});
  const told = async (word: string) => {
    shell.stdin.end(`${word}\n`);
    await ended;
  };
  return { finish: () => told('finish'), dismiss: () => told('dismiss') };
}

const WORDS = 'if read -r word; then if [ "$word" = dismiss ]; then exit; fi; else';

/** Words for sh, none of which it expands. */
export function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
}
