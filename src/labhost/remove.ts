import { existsSync, lstatSync, rmSync } from 'node:fs';
import { type Call, pipeEnd, result } from '../engine/call.ts';
import { pipe2, read, write } from '../engine/calls/files.ts';
import { execve, prctl, spawn, wait4 } from '../engine/calls/processes.ts';
import { run } from '../engine/run.ts';
import type { StateFolder } from '../state/folder.ts';
import { NslabError } from '../text/error.ts';
import { becomeRoot, writeMaps } from './identity.ts';
import { caller, type Mapping, mappingFor } from './idmap.ts';

/** Removes a lab's work folder. */
export async function removeWork(state: StateFolder, lab: string): Promise<void> {
  await removeOwned(state.work(lab));
}

/** Also files that belong to the lab host's other users. Links are removed, never followed. */
export async function removeOwned(folder: string): Promise<void> {
  try {
    rmSync(folder, { recursive: true, force: true });
    return;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'ENOTEMPTY') throw error;
  }
  // Files of a subordinate uid, or folders without permissions (overlay leaves a work/work of mode 0).
  await run(asOwners([REMOVE(folder)]));
  if (existsSync(folder) || lstatSync(folder, { throwIfNoEntry: false })) throw stays(folder);
}

const REMOVE = (folder: string) =>
  execve('/bin/rm', ['rm', '-rf', '--one-file-system', '--', folder], ['PATH=/usr/bin:/bin']);

/** Calls as root of a user namespace with the lab host's own map: what its other users made is this root's to remove. */
export function asOwners(calls: readonly Call[], mapping: Mapping = mappingFor(caller())): Call[] {
  return [
    pipe2(['O_CLOEXEC'], { as: 'mapped' }),
    spawn(
      {
        flags: ['CLONE_NEWUSER'],
        child: [
          prctl('PR_SET_PDEATHSIG', 'SIGKILL'),
          read(pipeEnd('mapped', 'read'), 1, { atLeast: 1 }),
          ...becomeRoot(mapping),
          ...calls,
        ],
      },
      { as: 'remover' },
    ),
    ...writeMaps(mapping, 'remover'),
    write(pipeEnd('mapped', 'write'), '.'),
    wait4(result('remover')),
  ];
}

function stays(folder: string): NslabError {
  return new NslabError(
    'work-stays',
    { en: `Some files in ${folder} could not be removed.`, zh: `${folder} 中有些文件无法删除。` },
    { hint: { en: `As root: rm -rf ${folder}`, zh: `以 root 运行：rm -rf ${folder}` } },
  );
}
