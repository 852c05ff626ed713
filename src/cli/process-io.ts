import type { Io, Question } from '../guide/io.ts';
import { ink, wantsColor, wantsUnicode } from '../guide/view/ink.ts';
import type { Lang } from '../text/text.ts';

/** The terminal or the pipes that nslab was started with. */
export function processIo(lang: Lang, color: boolean): Io {
  const { stdin, stdout, stderr, env } = process;
  const unicode = wantsUnicode(env);
  const interactive = Boolean(stdin.isTTY && stdout.isTTY) && env['TERM'] !== 'dumb';
  const out = ink({ color: color && wantsColor(env, Boolean(stdout.isTTY)), unicode });
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    lang,
    ink: out,
    errInk: ink({ color: color && wantsColor(env, Boolean(stderr.isTTY)), unicode }),
    get columns() {
      return columnsOf(env, stdout);
    },
    get rows() {
      return stdout.rows || 24;
    },
    env,
    interactive,
    signal: new AbortController().signal,
    choose: async (question) => (interactive ? askChoice(question, out.color) : undefined),
    confirm: async (message) => (interactive ? askYesNo(message, out.color) : undefined),
  };
}

function columnsOf(env: NodeJS.ProcessEnv, stdout: NodeJS.WriteStream): number {
  const asked = Number.parseInt(env['COLUMNS'] ?? '', 10);
  return stdout.columns || (asked > 0 ? asked : 80);
}

/** Its colours know FORCE_COLOR only, and read it once. */
async function loadEnquirer(color: boolean) {
  if (!color) process.env['FORCE_COLOR'] = '0';
  const { default: enquirer } = await import('enquirer');
  return enquirer;
}

async function askChoice(question: Question, color: boolean): Promise<string | undefined> {
  const enquirer = await loadEnquirer(color);
  try {
    const { answer } = await enquirer.prompt<{ answer: string }>({
      type: 'select',
      name: 'answer',
      message: question.message,
      choices: question.choices.map(({ name, words }) => ({ name, message: words })),
    });
    return answer;
  } catch {
    // Escape or Ctrl-C.
    return undefined;
  }
}

/** A word that a person types. */
export async function askWord(message: string, color: boolean): Promise<string | undefined> {
  const enquirer = await loadEnquirer(color);
  try {
    const { answer } = await enquirer.prompt<{ answer: string }>({ type: 'input', name: 'answer', message });
    return answer;
  } catch {
    return undefined;
  }
}

async function askYesNo(message: string, color: boolean): Promise<boolean | undefined> {
  const enquirer = await loadEnquirer(color);
  try {
    const { answer } = await enquirer.prompt<{ answer: boolean }>({
      type: 'confirm',
      name: 'answer',
      message,
    });
    return answer;
  } catch {
    return undefined;
  }
}
