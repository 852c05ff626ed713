import { spawn } from 'node:child_process';
import type { Writable } from 'node:stream';

export interface CommandOptions {
  readonly cwd: string;
  readonly out: Writable;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program without input; what it says goes to `out` as it is said. Its exit status; 127 when it cannot be started. */
export function command(
  [program = '', ...args]: readonly string[],
  options: CommandOptions,
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (d) => options.out.write(d));
    child.stderr.on('data', (d) => options.out.write(d));
    child.on('error', (error) => {
      options.out.write(`${program}: ${error.message}\n`);
      resolve(127);
    });
    child.on('close', (status) => resolve(status ?? 1));
  });
}
