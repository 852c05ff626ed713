import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { cgroupLayout, UNIFIED } from '../../observe/cgroup-layout.ts';
import { readProcText } from '../../observe/procfs.ts';
import { quoted } from '../keeper.ts';
import type { Begun } from './runtime.ts';

/**
 * runc or crun, run by hand: `runc run --bundle DIR ID`. `folder` is for its own state. When we are killed
 * it is, too (PR_SET_PDEATHSIG): one that goes on making a container could not be told to stop. Its standard
 * streams are pipes: crun 1.8 gives what it gets to the container's root, the machine's /dev/null as well.
 */
export function beginOci(program: 'runc' | 'crun', bundle: string, folder: string, id: string): Begun {
  const root = join(folder, 'state');
  const pidFile = join(folder, 'pid');
  const [first = '', ...words] = withoutUnified(program, [
    ...['setpriv', '--pdeathsig', 'KILL', program, '--root', root],
    ...['run', '--bundle', bundle, '--pid-file', pidFile, id],
  ]);
  return {
    process: spawn(first, words, { stdio: 'pipe', cwd: folder, detached: true }),
    firstProcess: () => number(readProcText(pidFile)),
    remove: [withoutUnified(program, [program, '--root', root, 'delete', '--force', id])],
    keyring: `_ses.${id}`,
  };
}

/** crun 1.8 takes no hybrid machine: it does where the mount that makes it one is out of sight, for itself only. */
function withoutUnified(program: string, words: readonly string[]): readonly string[] {
  if (program !== 'crun' || cgroupLayout() !== 'hybrid') return words;
  const line = `umount ${UNIFIED} && exec ${quoted(words)}`;
  return ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', line];
}

function number(text: string | undefined): number | undefined {
  return text === undefined || !/^\d+\s*$/.test(text) ? undefined : Number(text);
}
