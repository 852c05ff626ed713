import { readFileSync } from 'node:fs';
import { listenForQuestions } from '../../guide/ask-server.ts';
import { besideFace } from '../../guide/face.ts';
import { Guide } from '../../guide/guide.ts';
import { wrap } from '../../guide/view/wrap.ts';
import { openShell } from '../../labhost/shell.ts';
import { say } from '../../text/text.ts';
import { answering } from './answering.ts';
import type { Opened } from './own.ts';
import { guideTaken } from './taken.ts';

/** The learner's shell in this terminal, the guide beside it: it speaks up when the step passes. */
export async function shellHere(opened: Opened): Promise<number> {
  const { io, state, host } = opened;
  let shell: ReturnType<typeof openShell> | undefined;
  const close = () => void shell?.process.kill('SIGHUP');
  const server = await listenForQuestions(state.run, 'guide.sock', answering(opened.asked, close));
  if (server === 'taken') throw guideTaken();
  const face = besideFace(io, () => redrawPrompt(shell?.process.pid));
  const guide = new Guide({ ...opened, face, seat: 'beside' });
  try {
    const watching = guide.run();
    await guide.settled();
    const text = {
      en: 'This is your shell in the lab host. Type check, hint, next, or quit.',
      zh: '这就是你在实验主机里的 shell。可以输入 check、hint、next、quit。',
    };
    io.out(`\n${wrap(io.ink.dim(say(text, io.lang)), io.columns)}\n\n`);
    shell = openShell(host, { tty: true, stdio: 'inherit', env: { NSLAB_LANG: io.lang } });
    await Promise.race([shell.status, watching]);
    close();
    await shell.status;
    guide.end();
    await watching;
    return 0;
  } finally {
    guide.end();
    server.close();
  }
}

/** bash's readline draws its prompt again when the window changes (signal(7), SIGWINCH); others ignore it. */
function redrawPrompt(relay: number | undefined): void {
  if (relay === undefined) return;
  try {
    const shell = readFileSync(`/proc/${relay}/task/${relay}/children`, 'utf8').trim().split(' ')[0];
    // Field 8 of stat: the foreground process group of its terminal (proc(5)).
    const group = Number(statFields(Number(shell))[7]);
    if (group > 1 && readFileSync(`/proc/${group}/comm`, 'utf8').trim() === 'bash')
      process.kill(group, 'SIGWINCH');
  } catch {
    // It ended meanwhile: no prompt to draw.
  }
}

/** The fields of /proc/PID/stat; the second, in parentheses, may hold blanks. */
function statFields(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const end = text.lastIndexOf(')');
  return [String(pid), 'comm', ...text.slice(end + 2).split(' ')];
}
