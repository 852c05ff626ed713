import type { EventEmitter } from 'node:events';
import type { Question } from '../guide/io.ts';

/** One of several things, by its name; undefined at Escape or Ctrl-C. */
export function askChoice({ message, choices }: Question, color: boolean): Promise<string | undefined> {
  const shown = choices.map(({ name, words }) => ({ name, message: words }));
  // A longer list scrolls, below the question.
  const limit = Math.max(3, (process.stdout.rows || 24) - 2);
  const scrolls = shown.length > limit ? { limit } : {};
  return ask<string>({ type: 'select', message, choices: shown, ...scrolls }, color);
}

/** A word that a person types. */
export function askWord(message: string, color: boolean): Promise<string | undefined> {
  return ask<string>({ type: 'input', message }, color);
}

export function askYesNo(message: string, color: boolean): Promise<boolean | undefined> {
  return ask<boolean>({ type: 'confirm', message }, color);
}

async function ask<T>(question: object, color: boolean): Promise<T | undefined> {
  // Its colours know FORCE_COLOR only, and read it once.
  if (!color) process.env['FORCE_COLOR'] = '0';
  const { default: Enquirer } = await import('enquirer');
  const enquirer = new Enquirer<{ answer: T }>();
  enquirer.once('start', closeOnce);
  try {
    const { answer } = await enquirer.prompt({ name: 'answer', ...question } as Parameters<
      typeof enquirer.prompt
    >[0]);
    return answer;
  } catch {
    return undefined;
  }
}

/**
 * At Ctrl-C node has closed the line reader before enquirer pauses it, which throws since Node 24. It is the last thing
 * that a prompt does when it ends: nothing is left undone.
 */
function closeOnce(prompt: EventEmitter & { readonly stop: () => void }): void {
  const { stop } = prompt;
  prompt.off('close', stop);
  prompt.once('close', () => {
    try {
      stop();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_USE_AFTER_CLOSE') throw error;
    }
  });
}
