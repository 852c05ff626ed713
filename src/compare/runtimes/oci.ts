import { join } from 'node:path';
import { cgroupLayout, UNIFIED } from '../../observe/cgroup-layout.ts';
import { readProcText } from '../../observe/procfs.ts';
import { quoted } from '../keeper.ts';
import { launchRuntime } from './launch.ts';
import type { Making } from './runtime.ts';

/**
 * runc or crun, run by hand: `runc run --bundle DIR ID`. `folder` is for its own state. Its standard streams
 * are pipes: crun 1.8 gives what it gets to the container's root, the machine's /dev/null as well.
 */
export function ociMaking(program: 'runc' | 'crun', bundle: string, folder: string, id: string): Making {
  const root = join(folder, 'state');
  const pidFile = join(folder, 'pid');
  const numberFile = join(folder, 'runtime');
  const command = (...words: string[]) => withoutUnified(program, [program, '--root', root, ...words]);
  return {
    begin: () =>
      launchRuntime(command('run', '--bundle', bundle, '--pid-file', pidFile, id), {
        folder,
        numberFile,
        survives: true,
      }),
    isKnown: () => readProcText(numberFile)?.endsWith('\n') === true,
    firstProcess: () => number(readProcText(pidFile)),
    remove: [
      untilEnded(numberFile, command('state', id), command('delete', '--force', id)),
      // Groups that it made and, as crun in a user namespace, does not take away.
      ['find', '/sys/fs/cgroup', '-depth', '-type', 'd', '-name', id, '-exec', 'rmdir', '{}', ';'],
    ],
    keyring: `_ses.${id}`,
  };
}

/**
 * A runtime that is killed while it makes a container leaves groups, or the container itself; one that is asked
 * to delete it then forgets what it knows of it. So it is let finish, its container is deleted once that runs,
 * and it ends by itself.
 */
function untilEnded(
  numberFile: string,
  state: readonly string[],
  remove: readonly string[],
): readonly string[] {
  const runs = `${quoted(state)} | grep -Eq '"status": "(running|stopped)"'`;
  const look = `if ${runs}; then ${quoted(remove)}; fi; kill -0 $pid || exit 0; sleep 0.05`;
  const line = `pid=$(cat "$0") || exit 0; for i in $(seq 200); do ${look}; done; kill -s KILL $pid`;
  return ['sh', '-c', line, numberFile];
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
