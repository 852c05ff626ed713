import type { Io } from '../guide/io.ts';
import { ink, wantsColor, wantsUnicode } from '../guide/view/ink.ts';
import type { Lang } from '../text/text.ts';
import { askChoice, askWord, askYesNo } from './ask.ts';

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
    word: async (message) => (interactive ? askWord(message, out.color) : undefined),
  };
}

function columnsOf(env: NodeJS.ProcessEnv, stdout: NodeJS.WriteStream): number {
  const asked = Number.parseInt(env['COLUMNS'] ?? '', 10);
  return stdout.columns || (asked > 0 ? asked : 80);
}
