import { spawnSync } from 'node:child_process';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What a program of the machine printed; undefined when there is none, or it failed. */
export function output(
  [program, ...args]: readonly [string, ...string[]],
  input?: string,
): string | undefined {
  const { status, stdout } = spawnSync(program, args, {
    ...(input === undefined ? {} : { input }),
    encoding: 'utf8',
    env: { PATH, LC_ALL: 'C' },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'ignore'],
    timeout: 20_000,
  });
  return status === 0 ? stdout : undefined;
}
