import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { NslabError } from '../text/error.ts';

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
  const base = env['XDG_STATE_HOME'] || join(env['HOME'] || home(), '.local', 'state');
  return stateFolderAt(resolve(base, 'nslab'));
}

/** A user that /etc/passwd does not know has none (`docker run --user 1234`). */
function home(): string {
  try {
    return homedir();
  } catch (cause) {
    throw new NslabError(
      'home-unknown',
      {
        en: 'There is no home folder to keep your progress in: HOME is not set, and this user is not in /etc/passwd.',
        zh: '没有可以存放进度的主目录：没有设置 HOME，/etc/passwd 里也没有这个用户。',
      },
      {
        status: 3,
        hint: {
          en: 'Name a folder that is yours: HOME=/some/folder nslab …',
          zh: '指定一个你有权限的目录：HOME=/某个目录 nslab …',
        },
        cause,
      },
    );
  }
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
