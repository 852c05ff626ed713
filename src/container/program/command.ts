import { about, type Call, result } from '../../engine/call.ts';
import { close_range, fchdir, openat2 } from '../../engine/calls/files.ts';
import { execve } from '../../engine/calls/processes.ts';
import { DEFAULT_PATH } from '../config/defaults.ts';
import type { Process } from '../config/runtime-spec.ts';
import { forSetting } from './setting.ts';
import type { Folders } from './target.ts';
import * as WHY from './why.ts';

/** In the new root, one folder after the other: what is missing of the path, as WORKDIR of an image expects it. */
export function makeWorkingDirectory({ cwd }: Process, folders: Folders): Call[] {
  return forSetting('process.cwd', folders.make(cwd));
}

/**
 * The working directory. Its path may not lead through /proc/PID/fd or /proc/PID/cwd: a folder that somebody has
 * left open would be a way out (CVE-2024-21626).
 */
export function workingDirectory({ cwd }: Process): Call[] {
  const calls = [
    openat2(
      'AT_FDCWD',
      cwd,
      { flags: ['O_PATH', 'O_DIRECTORY', 'O_CLOEXEC'], resolve: ['RESOLVE_NO_MAGICLINKS'] },
      { as: 'cwd', why: WHY.CWD },
    ),
    fchdir(result('cwd')),
  ];
  return forSetting('process.cwd', about('container/left-open', calls));
}

/** Nothing that is open goes along but 0, 1 and 2. */
export function closeAll(): Call[] {
  const call = close_range(3, 'ALL', ['CLOSE_RANGE_CLOEXEC'], { why: WHY.CLOSE_ALL });
  return about('container/left-open', [call]);
}

/** execve wants a path; a name without a slash is tried in each folder of PATH, as execvp(3) does it. */
export function execCalls({ args, env }: Process): Call[] {
  const [name = ''] = args;
  const paths = name.includes('/') ? [name] : searched(env).map((folder) => `${folder}/${name}`);
  return forSetting(
    'process.args',
    about(
      'uts/ordinary-process',
      paths.map((path, i) => {
        const isLast = i === paths.length - 1;
        return execve(path, args, env, { why: WHY.EXEC, ...(isLast ? {} : { onError: 'continue' }) });
      }),
    ),
  );
}

function searched(env: readonly string[]): string[] {
  const path = env.find((e) => e.startsWith('PATH='))?.slice('PATH='.length) ?? DEFAULT_PATH;
  return path.split(':').map((folder) => (folder === '' ? '.' : folder.replace(/\/+$/, '')));
}
