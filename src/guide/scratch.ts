import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Scratch } from '../lab/lab.ts';
import { runInside } from '../labhost/enter.ts';
import { isAlive } from '../labhost/find.ts';
import type { LabHost } from '../labhost/labhost.ts';
import { openShell } from '../labhost/shell.ts';
import { statOf } from '../observe/live-process.ts';
import { look } from '../observe/look.ts';
import { type StateFolder, stateFolderAt } from '../state/folder.ts';

/**
 * `scratch-PID-STARTTIME-N`, named by the process that made it: two shows at once have one each, and what a killed one
 * has left is known by its name. Plain `scratch` was everybody's in version 0.1.
 */
const NAME = /^scratch(?:-(\d+)-(\d+)-\d+)?$/;

/** Of processes that have ended and removed nothing; of this process; of everybody. */
export type Whose = 'dead' | 'own' | 'all';

let made = 0;

/** The state folder of one short-lived lab host of ours: beside the learner's, never in it. */
export function newScratch(state: StateFolder): StateFolder {
  const { startTime } = self();
  return stateFolderAt(join(state.root, `scratch-${process.pid}-${startTime}-${++made}`));
}

export function scratchFolders(state: StateFolder, whose: Whose): StateFolder[] {
  return namesIn(state.root)
    .filter((name) => {
      const found = NAME.exec(name);
      if (!found) return false;
      const [, pid, startTime = ''] = found;
      if (whose === 'own') return Number(pid) === process.pid && startTime === self().startTime;
      return whose === 'all' || pid === undefined || !isAlive(Number(pid), startTime);
    })
    .map((name) => stateFolderAt(join(state.root, name)));
}

function self(): { readonly startTime: string } {
  return { startTime: statOf(process.pid)?.startTime ?? '0' };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What an experiment has of its lab host. */
export function scratchOf(host: LabHost): Scratch {
  return {
    get machine() {
      return look(host);
    },
    run: (calls) => runInside(host, calls),
    async sh(script) {
      const shell = openShell(host, { argv: ['bash', '-c', script], tty: false, stdio: 'pipe' });
      shell.process.stdin?.end();
      let stdout = '';
      let stderr = '';
      shell.process.stdout?.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
      });
      shell.process.stderr?.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      // The process may end before its last words have been read.
      const [status] = await Promise.all([shell.status, once(shell.process, 'close')]);
      return { status, stdout, stderr };
    },
  };
}
