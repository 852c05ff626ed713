import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
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

  /** Not spawnSync: a busy machine takes its time, and the runner of the tests wants to hear from us meanwhile. */
  async run(
    args: readonly string[],
    options: { input?: string; env?: Record<string, string>; cwd?: string } = {},
  ): Promise<Said> {
    const { input = '', env, cwd } = options;
    const child = spawn(process.execPath, [MAIN, ...args], {
      env: { ...this.env, ...env },
      stdio: 'pipe',
      timeout: 90_000,
      ...(cwd === undefined ? {} : { cwd }),
    });
    const said = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said.out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said.err += text;
    });
    // It may end without having read it.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    const [status] = await once(child, 'close');
    return { status, ...said };
  }

  start(args: readonly string[]): ChildProcess {
    return spawn(process.execPath, [MAIN, ...args], { env: this.env, stdio: ['pipe', 'pipe', 'pipe'] });
  }

  async clean(): Promise<void> {
    await this.run(['clean', '--all', '--yes']);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function until(condition: () => boolean, ms = 20_000): Promise<void> {
  for (const begin = Date.now(); !condition(); await sleep(20))
    if (Date.now() - begin > ms) throw new Error(`not within ${ms} ms: ${condition}`);
}
