import { outputInside } from '../../observe/inside.ts';
import type { Process } from '../../observe/process.ts';
import { signals } from '../../observe/signals.ts';
import type { Rows } from '../observation.ts';

/** The process itself, and what it calls its machine. `keyring`: whether it has a session keyring of its own. */
export async function seenProcess(process: Process, keyring: string): Promise<Rows> {
  const [hostname, domainname] = await machineNames(process);
  return {
    command: (process.cmdline() ?? []).join(' '),
    hostname: hostname ?? '?',
    domainname: domainname ?? '?',
    pid: String(process.innerPids.at(-1) ?? '?'),
    cwd: process.cwd() ?? '?',
    umask: process.status('Umask') ?? '?',
    oom_score_adj: process.file('oom_score_adj')?.trim() ?? '?',
    session: process.session === process.pid ? 'own' : 'shared',
    terminal: process.tty === undefined ? 'none' : 'own',
    keyring,
    ignores: shown(signals(process, 'SigIgn')),
    blocks: shown(signals(process, 'SigBlk')),
    personality: process.file('personality')?.trim() ?? '?',
  };
}

/** A reader sees the names of its own UTS namespace, wherever the file is reached: asked from within. */
async function machineNames(process: Process): Promise<readonly string[]> {
  const folder = '/proc/sys/kernel';
  const files = [`${folder}/hostname`, `${folder}/domainname`];
  return (await outputInside(process, ['uts'], ['cat', ...files]))?.split('\n') ?? [];
}

function shown(set: ReadonlySet<string> | undefined): string {
  if (set === undefined) return '?';
  return set.size === 0 ? 'none' : [...set].join(' ');
}
