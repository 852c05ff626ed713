import { listenForQuestions } from '../../guide/ask-server.ts';
import { runningHost } from '../../guide/host.ts';
import { openShell } from '../../labhost/shell.ts';
import type { CommandRun } from '../command.ts';
import { answering } from '../start/answering.ts';

/** A shell in the lab host, or one command with its own streams and exit status. */
export const run: CommandRun = async (call, { io, state, answer }) => {
  const host = runningHost(state);
  const tty = Boolean(process.stdin.isTTY && process.stdout.isTTY);
  const own = call.rest && call.rest.length > 0 ? call.rest : undefined;
  const argv = own ?? (tty ? ['bash'] : ['bash', '-s']);
  const shell = openShell(host, { argv, tty, stdio: 'inherit', env: { NSLAB_LANG: io.lang } });
  // A script's command has nobody who would ask.
  if (own && !tty) return shell.status;
  const server = await listenForQuestions(
    state.run,
    `shell-${process.pid}.sock`,
    answering(answer, () => void shell.process.kill('SIGHUP')),
  );
  try {
    return await shell.status;
  } finally {
    if (server !== 'taken') server.close();
  }
};
