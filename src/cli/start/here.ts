import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
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
  const face = besideFace(io, () => void redrawPrompt(shell?.process.pid, io.columns));
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

/**
 * Makes the program in front draw its prompt, or its screen, again below what we have written: it does when
 * its terminal's size has changed (ioctl_tty(2), TIOCSWINSZ), so the size changes and changes back.
 */
async function redrawPrompt(relay: number | undefined, columns: number): Promise<void> {
  if (relay === undefined) return;
  try {
    const shell = readFileSync(`/proc/${relay}/task/${relay}/children`, 'utf8').trim().split(' ')[0];
    const terminal = `/proc/${shell}/fd/0`;
    for (const width of [columns - 1, columns]) {
      await execute('stty', ['-F', terminal, 'cols', String(width)]);
      await sleep(REDRAW_MS);
    }
  } catch {
    // It ended meanwhile: no prompt to draw.
  }
}

/** Two changes at once would be none. */
const REDRAW_MS = 30;
const execute = promisify(execFile);
