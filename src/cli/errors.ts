import type { Io } from '../guide/io.ts';
import { wrap } from '../guide/view/wrap.ts';
import { NslabError } from '../text/error.ts';
import { say } from '../text/text.ts';

/** The one place that prints what went wrong; answers the exit status. */
export function reportError(error: unknown, io: Io): number {
  const { errInk: ink } = io;
  if (error instanceof NslabError) {
    io.err(`${wrap(`${ink.bad(ink.cross)} ${say(error.text, io.lang)}`, io.columns)}\n`);
    if (error.hint) io.err(`${wrap(`  ${ink.arrow} ${say(error.hint, io.lang)}`, io.columns)}\n`);
    if (io.env['NSLAB_DEBUG'] && error.cause) io.err(`${stackOf(error.cause)}\n`);
    return error.status;
  }
  const text = {
    en: 'nslab stumbled over something that it did not expect. That is a defect of nslab, not of yours:',
    zh: 'nslab 遇到了意料之外的情况。这是 nslab 的缺陷，不是你的错：',
  };
  const hint = {
    en: 'Please report it with the lines above, what you typed, and the output of nslab doctor --json.',
    zh: '请报告它：附上面几行、你输入的内容，以及 nslab doctor --json 的输出。',
  };
  io.err(`${wrap(`${ink.bad(ink.cross)} ${say(text, io.lang)}`, io.columns)}\n`);
  io.err(`${stackOf(error)}\n${wrap(`  ${ink.arrow} ${say(hint, io.lang)}`, io.columns)}\n`);
  return 3;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
