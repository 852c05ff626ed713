import { listenForQuestions } from '../../guide/ask-server.ts';
import { runningHost } from '../../guide/host.ts';
import { wrap } from '../../guide/view/wrap.ts';
import { openShell } from '../../labhost/shell.ts';
import { say } from '../../text/text.ts';
import type { CommandRun } from '../command.ts';
import { answering } from '../start/answering.ts';
import { endOf } from '../start/shell-end.ts';
import { terminalModes } from '../start/terminal-modes.ts';

/** A shell in the lab host, or one command with its own streams and exit status. */
export const run: CommandRun = async (call, { io, state, answer }) => {
  const host = runningHost(state);
  const tty = Boolean(process.stdin.isTTY && process.stdout.isTTY);
  const own = call.rest && call.rest.length > 0 ? call.rest : undefined;
  const argv = own ?? (tty ? ['bash'] : ['bash', '-s']);
  const restore = tty ? terminalModes() : () => {};
  const shell = openShell(host, { argv, tty, stdio: 'inherit', env: { NSLAB_LANG: io.lang } });
  // A script's command has nobody who would ask.
  if (own && !tty) return shell.status;
  const server = await listenForQuestions(
    state.run,
    `shell-${process.pid}.sock`,
    answering(answer, () => void shell.process.kill('SIGHUP')),
  );
  try {
    const status = await shell.status;
    if (tty && (await endOf(host, status))) {
      restore();
      io.err(`\n${wrap(say(GONE, io.lang), io.columns)}\n`);
    }
    return status;
  } finally {
    if (server !== 'taken') server.close();
  }
};

const GONE = {
  en: 'The lab host has ended, and this shell with it. nslab start makes a new one; nslab shell opens a shell in it.',
  zh: '实验主机结束了，这个 shell 也随之结束。nslab start 会建一台新的；nslab shell 打开里面的 shell。',
};
