import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StateFolder, stateFolderAt } from '../state/folder.ts';
import { cleanState } from './end.ts';
import type { LabHost } from './labhost.ts';
import { openShell } from './shell.ts';

/** Lab hosts made for tests on the real kernel: each in a state folder of its own, all ended afterwards. */
export class Ground {
  readonly #states: StateFolder[] = [];

  state(): StateFolder {
    const state = stateFolderAt(join(mkdtempSync(join(tmpdir(), 'nslab-test-')), 'nslab'));
    this.#states.push(state);
    return state;
  }

  async clear(): Promise<void> {
    for (const state of this.#states.splice(0)) {
      await cleanState(state);
      rmSync(join(state.root, '..'), { recursive: true, force: true });
    }
  }
}

export interface Said {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** What a bash of the lab host says to a script. */
export async function bash(host: LabHost, script: string): Promise<Said> {
  const shell = openShell(host, { argv: ['bash', '-c', script], tty: false, stdio: 'pipe' });
  return collect(shell);
}

export async function collect(shell: ReturnType<typeof openShell>): Promise<Said> {
  const said = { out: '', err: '' };
  shell.process.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  shell.process.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  shell.process.stdin?.end();
  return { status: await shell.status, ...said };
}

export const isRoot = process.getuid?.() === 0;
