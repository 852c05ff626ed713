import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where nslab keeps what lasts: `${XDG_STATE_HOME:-~/.local/state}/nslab`. Paths only; nothing is made here. */
export interface StateFolder {
  readonly root: string;
  /** The record of the running lab host. */
  readonly host: string;
  readonly progress: string;
  /** Shared with the lab host as /run/nslab: sockets, the client. */
  readonly run: string;
  /** Names this folder in a process's argv, so that its orphans can be told from others'. */
  readonly key: string;
  /** The learner's work folder for a lab, seen inside as /lab. */
  work(lab: string): string;
}

export function stateFolder(env: NodeJS.ProcessEnv = process.env): StateFolder {
  const base = env['XDG_STATE_HOME'] || join(env['HOME'] || homedir(), '.local', 'state');
  return stateFolderAt(resolve(base, 'nslab'));
}

export function stateFolderAt(root: string): StateFolder {
  return {
    root,
    host: join(root, 'host.json'),
    progress: join(root, 'progress.json'),
    run: join(root, 'run'),
    key: createHash('sha256').update(root).digest('hex').slice(0, 16),
    work: (lab) => join(root, 'work', lab),
  };
}
