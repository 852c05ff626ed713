import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The real command, as it is built. */
const MAIN = fileURLToPath(new URL('../../../dist/src/cli/main.js', import.meta.url));

export interface Said {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** A state folder of its own, and `nslab` with it. */
export class Nslab {
  readonly folder = mkdtempSync(join(tmpdir(), 'nslab-run-'));
  readonly #lang: string;

  constructor(lang = 'en') {
    this.#lang = lang;
  }

  get env(): Record<string, string> {
    return {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '/',
      LC_ALL: 'C.UTF-8',
      NSLAB_LANG: this.#lang,
      COLUMNS: '400',
      XDG_STATE_HOME: this.folder,
    };
  }

  /** The lab's work folder, which is /lab in the lab host. */
  get work(): string {
    return join(this.folder, 'nslab', 'work', 'container');
  }

  run(
    args: readonly string[],
    options: { input?: string; env?: Record<string, string>; cwd?: string } = {},
  ): Said {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
      ...options,
      env: { ...this.env, ...options.env },
      encoding: 'utf8',
      timeout: 60_000,
    });
    return { status, out: stdout, err: stderr };
  }

  start(args: readonly string[]): ChildProcess {
    return spawn(process.execPath, [MAIN, ...args], { env: this.env, stdio: ['pipe', 'pipe', 'pipe'] });
  }

  clean(): void {
    this.run(['clean', '--all', '--yes']);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function until(condition: () => boolean, ms = 20_000): Promise<void> {
  for (const begin = Date.now(); !condition(); await sleep(20))
    if (Date.now() - begin > ms) throw new Error(`not within ${ms} ms: ${condition}`);
}
