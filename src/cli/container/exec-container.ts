import { runExec } from '../../container/run/exec.ts';
import { assertRunning, findContainer } from '../../container/run/find.ts';
import { readOptions } from '../../container/run/options/read-options.ts';
import type { Store } from '../../container/store/store.ts';
import { NslabError } from '../../text/error.ts';
import { type Call, flag, type Surroundings } from '../command.ts';
import { passSignals } from './pass-signals.ts';
import { assertTerminal } from './terminal.ts';

/** `nslab exec` where the container is: the command's exit status. */
export async function execContainer(store: Store, call: Call, { io }: Surroundings): Promise<number> {
  const wanted = readOptions(call, { cwd: process.cwd(), env: process.env });
  assertTerminal(wanted);
  if (wanted.args.length === 0) throw nothingToRun();
  const running = assertRunning(await findContainer(store, call.positionals[0] ?? ''));
  const shares = wanted.terminal || (wanted.interactive && process.stdin.isTTY === true);
  const exec = await runExec(running, wanted, { detached: !shares });
  const forget = passSignals(exec.engine, { shares, io });
  try {
    const { status, trace } = await exec.ended;
    if (flag(call, 'explain')) {
      const { explain } = await import('./explain.ts');
      io.err(explain(trace, io));
    }
    return status;
  } finally {
    forget();
  }
}

function nothingToRun(): NslabError {
  return new NslabError(
    'usage',
    { en: 'nslab exec needs a command to run.', zh: 'nslab exec 需要写明要运行的命令。' },
    { status: 2, hint: { en: 'nslab exec -it NAME -- sh', zh: 'nslab exec -it 名字 -- sh' } },
  );
}
