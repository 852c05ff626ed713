/* These programs are the learner's own tools: they speak as the terminal does that they are typed in. */

const { NSLAB_LANG, LC_ALL, LC_MESSAGES, LANG } = process.env;

export const chinese = (NSLAB_LANG || LC_ALL || LC_MESSAGES || LANG || '').startsWith('zh');

export function wrong(status: 1 | 2, sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = status;
}
