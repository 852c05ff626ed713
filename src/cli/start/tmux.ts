import { execFileSync, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { StateFolder } from '../../state/folder.ts';

/** tmux(1), ours on a socket of its own, or the one that the learner already sits in. */
export class Tmux {
  readonly #server: readonly string[];

  constructor(server: readonly string[]) {
    this.#server = server;
  }

  static ofState(state: StateFolder): Tmux {
    return new Tmux(['-L', `nslab-${state.key}`]);
  }

  /** Ends a server of ours and takes its socket away, which tmux leaves behind. */
  end(state: StateFolder): void {
    this.ask('kill-server');
    const folder = join(process.env['TMUX_TMPDIR'] ?? '/tmp', `tmux-${process.getuid?.() ?? 0}`);
    try {
      rmSync(join(folder, `nslab-${state.key}`), { force: true });
    } catch {
      // A folder that another user made under this number: no tmux of ours was ever in there.
    }
  }

  /** The one whose pane this terminal is. */
  static around(env: NodeJS.ProcessEnv): Tmux | undefined {
    return env['TMUX'] && env['TMUX_PANE'] ? new Tmux([]) : undefined;
  }

  static isInstalled(): boolean {
    try {
      execFileSync('tmux', ['-V'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }

  /** Its answer; undefined when tmux refuses. */
  ask(...args: string[]): string | undefined {
    try {
      return execFileSync('tmux', [...this.#server, ...args], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
    } catch {
      return undefined;
    }
  }

  /** Shows the session in this terminal until it is left. */
  attach(session: string): Promise<void> {
    const { TMUX: _, ...env } = process.env;
    return new Promise((resolve, reject) => {
      const client = spawn('tmux', [...this.#server, 'attach-session', '-t', session], {
        stdio: 'inherit',
        env,
      });
      client.once('error', reject);
      client.once('close', () => resolve());
    });
  }
}
