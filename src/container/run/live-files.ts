import { result } from '../../engine/call.ts';
import { open, openat2, read } from '../../engine/calls/files.ts';
import { run } from '../../engine/run.ts';
import type { UserFiles } from './user.ts';

/** What is longer is not read to its end: nobody's passwd is. */
const MOST_BYTES = 256 * 1024;

/**
 * The files that name users, of a container that runs and may be changing them: its links lead nowhere but into its own
 * root, whatever they become between two looks (openat2(2), RESOLVE_IN_ROOT); a pipe in their place is not waited for.
 */
export async function liveUserFiles(pid: number): Promise<UserFiles> {
  const [passwd, group] = await Promise.all(['etc/passwd', 'etc/group'].map((path) => liveText(pid, path)));
  return { passwd: passwd ?? '', group: group ?? '' };
}

async function liveText(pid: number, path: string): Promise<string> {
  const how = {
    flags: ['O_RDONLY', 'O_NONBLOCK', 'O_NOCTTY', 'O_CLOEXEC'],
    resolve: ['RESOLVE_IN_ROOT', 'RESOLVE_NO_MAGICLINKS'],
  } as const;
  const trace = await run([
    open(`/proc/${pid}/root`, ['O_PATH', 'O_DIRECTORY', 'O_CLOEXEC'], undefined, { as: 'root' }),
    openat2(result('root'), path, how, { as: 'file' }),
    read(result('file'), MOST_BYTES, { as: 'text' }),
  ]);
  const found = trace.entries.find(({ call }) => call.as === 'text');
  return Buffer.from(found?.captured ?? []).toString('utf8');
}
