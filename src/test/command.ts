import type { Writable } from 'node:stream';
import { execa } from 'execa';

export interface CommandOptions {
  readonly cwd: string;
  readonly out: Writable;
}

/** What came of a program: its exit status, 127 when it could not be started, and what it said. */
interface Ended {
  readonly status: number;
  readonly said: string;
}

/** Runs a program without input; what it says goes to `out` as it is said. */
export async function command(
  [program = '', ...args]: readonly string[],
  options: CommandOptions,
): Promise<Ended> {
  const child = execa(program, args, {
    cwd: options.cwd,
    stdin: 'ignore',
    all: true,
    reject: false,
  });
  child.all.on('data', (d) => options.out.write(d));
  const { exitCode, originalMessage, all } = await child;
  if (exitCode !== undefined) return { status: exitCode, said: all };
  const why = `${program}: ${originalMessage ?? 'ended by a signal'}\n`;
  options.out.write(why);
  return { status: 127, said: all + why };
}
