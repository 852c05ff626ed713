import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { listenForQuestions } from '../../guide/ask-server.ts';
import { besideFace } from '../../guide/face.ts';
import { Guide } from '../../guide/guide.ts';
import type { Io } from '../../guide/io.ts';
import { currentStep } from '../../guide/session.ts';
import { wrap } from '../../guide/view/wrap.ts';
import { isOpen } from '../../labhost/find.ts';
import type { LabHost } from '../../labhost/labhost.ts';
import { openShell } from '../../labhost/shell.ts';
import { say } from '../../text/text.ts';
import { answering } from './answering.ts';
import { goAgain } from './go-again.ts';
import type { Opened } from './own.ts';
import { endOf } from './shell-end.ts';
import { guideTaken } from './taken.ts';
import { terminalModes } from './terminal-modes.ts';

/** The learner's shell in this terminal, the guide beside it: it speaks up when the step passes. */
export async function shellHere(opened: Opened): Promise<number> {
  const { io, state } = opened;
  let { host } = opened;
  const restore = terminalModes();
  let shell: ReturnType<typeof openShell> | undefined;
  const close = () => void shell?.process.kill('SIGHUP');
  let guide: Guide | undefined;
  const handler = answering(opened.asked, close);
  const server = await listenForQuestions(state.run, 'guide.sock', async (argv, asker) =>
    argv[0] === 'again' && guide ? goAgain(guide, opened.lab, argv, asker) : handler(argv, asker),
  );
  if (server === 'taken') throw guideTaken();
  const face = besideFace(io, () => void redrawPrompt(shell?.process.pid, io.columns));
  guide = new Guide({ ...opened, face, seat: 'beside', onNewHost: () => server.again() });
  try {
    const watching = guide.run();
    await guide.settled();
    do {
      const text = {
        en: 'This is your shell in the lab host. Type check, hint, next, again, or quit.',
        zh: '这就是你在实验主机里的 shell。可以输入 check、hint、next、again、quit。',
      };
      io.out(`\n${wrap(io.ink.dim(say(text, io.lang)), io.columns)}\n\n`);
      host = guide.host;
      shell = openShell(host, { tty: true, stdio: 'inherit', env: { NSLAB_LANG: io.lang } });
      await Promise.race([shell.status, watching]);
      close();
      await endOf(host, await shell.status);
      shell = undefined;
      restore();
    } while (await goesOn(guide, host, io));
    guide.end();
    await watching;
    return 0;
  } finally {
    guide.end();
    server.close();
  }
}

/**
 * After the learner's shell has ended: it was left, and the guide with it; or its lab host has ended, and
 * there is a new one (`again`), or a person says whether there shall be.
 */
async function goesOn(guide: Guide, before: LabHost, io: Io): Promise<boolean> {
  for (;;) {
    await guide.settled();
    const { host, session } = guide;
    const isReady = session.phase !== 'entering';
    if (isOpen(host)) {
      if (session.phase === 'left' || (isReady && host === before)) return false;
      if (isReady) return true;
    } else if (session.phase === 'left') {
      return false;
    } else if (session.phase === 'stranded' || session.phase === 'finished') {
      const question = { en: 'Go on in a new lab host?', zh: '建一台新的实验主机，接着做？' };
      if (!(await io.confirm(say(question, io.lang)))) return false;
      guide.dispatch({ type: 'again', step: currentStep(session).id });
    }
    await sleep(END_MS);
  }
}

const END_MS = 50;

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
