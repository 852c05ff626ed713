import type { Writable } from 'node:stream';
import { execa } from 'execa';

export interface CommandOptions {
  readonly cwd: string;
  readonly out: Writable;
}

/** Runs a program without input; what it says goes to `out` as it is said. Its exit status; 127 when it cannot be started. */
export async function command(
  [program = '', ...args]: readonly string[],
  options: CommandOptions,
): Promise<number> {
  const child = execa(program, args, {
    cwd: options.cwd,
    stdin: 'ignore',
    all: true,
    buffer: false,
    reject: false,
  });
  child.all.on('data', (d) => options.out.write(d));
  const { exitCode, originalMessage } = await child;
  if (exitCode === undefined) options.out.write(`${program}: ${originalMessage ?? 'ended by a signal'}\n`);
  return exitCode ?? 127;
}
