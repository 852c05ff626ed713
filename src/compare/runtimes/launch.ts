import { type ChildProcess, spawn } from 'node:child_process';

export interface LaunchOptions {
  /** Where the runtime runs, and where its number is written before it becomes itself. */
  readonly folder: string;
  readonly numberFile: string;
  /** It goes on when we are killed: whoever stands by tells it to end. Without, it is killed, too. */
  readonly survives: boolean;
  /** What it has open beside its standard streams: 3, 4, … */
  readonly fds?: readonly number[];
}

/**
 * Starts a runtime in a session of its own, its standard streams pipes. Until it is known by its number it dies
 * with us (PR_SET_PDEATHSIG), and it does not begin at all when we have gone already.
 */
export function launchRuntime(words: readonly string[], options: LaunchOptions): ChildProcess {
  const { folder, numberFile, survives, fds = [] } = options;
  const become = survives ? 'exec setpriv --pdeathsig clear "$@"' : 'exec "$@"';
  const line = `[ "$PPID" = ${process.pid} ] || exit 1; echo $$ >"$0" && ${become}`;
  const argv = ['--pdeathsig', 'KILL', 'sh', '-c', line, numberFile, ...words];
  return spawn('setpriv', argv, { stdio: ['pipe', 'pipe', 'pipe', ...fds], cwd: folder, detached: true });
}
