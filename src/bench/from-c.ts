import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { engineBinary } from '../engine/binary.ts';

/** Milliseconds of each round, by name. */
export type Times = ReadonlyMap<string, number[]>;

const native = fileURLToPath(new URL('../../../native', import.meta.url));

/** The engine as a command: it reads the program of `timedFromC` from descriptor 3. */
export const engineCommand = (): readonly string[] => [engineBinary(), 'run'];
/** The calls of `benchEngine` in plain C, in a root file system. */
export const floor = (rootfs: string): readonly string[] => [join(native, 'build', 'nslab-floor'), rootfs];

/**
 * Commands in turns, each from before its start to after its end, by a stopwatch in C (native/bench/spawner.c).
 * @throws when one of them fails
 */
export async function timedFromC(
  commands: ReadonlyMap<string, readonly string[]>,
  program: string,
  rounds: number,
): Promise<Times> {
  await promisify(execFile)('make', ['-s', '-C', native, 'bench']);
  const args = [...commands.values()].flatMap((command) => ['--', ...command]);
  const spawner = join(native, 'build', 'nslab-spawner');
  const { stdout } = await promisify(execFile)(spawner, [String(rounds), program, ...args]);
  const columns = stdout
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map((ns) => Number(ns) / 1e6));
  return new Map([...commands.keys()].map((name, i) => [name, columns.map((c) => c[i] ?? Number.NaN)]));
}
