import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { type Call, result } from '../../engine/call.ts';
import { dup3, open } from '../../engine/calls/files.ts';
import { setsid, spawn, wait4 } from '../../engine/calls/processes.ts';
import { ioctl } from '../../engine/calls/terminal.ts';
import { sh } from '../../engine/engine.test-kit.ts';
import { run } from '../../engine/run.ts';
import { startProgram } from '../program/start.ts';
import { Cell, hasPerl, isRoot } from './cell.test-kit.ts';

/** TIOCSTI puts a letter into a terminal's input, as if it had been typed: for whoever reads there next. */
const TYPE = `/usr/bin/perl -e '
  open(T, "+<", "/dev/tty");
  for my $f (*STDIN, *STDOUT, *STDERR, *T) { for (split //, "id\\n") { my $c = $_; ioctl($f, 0x5412, $c) } }'`;

const isAllowed = readable('/proc/sys/dev/tty/legacy_tiocsti') !== '0';

describe.skipIf(!isRoot || !hasPerl || !isAllowed)('the terminal that a container was started from', () => {
  const cell = new Cell();
  afterAll(() => cell.clear());

  /** How many bytes wait to be read there afterwards. */
  async function typed(calls: readonly Call[]): Promise<number | undefined> {
    const session = [
      setsid(),
      ioctl(result('side'), 'TIOCSCTTY', 0),
      ...[0, 1, 2].map((fd) => dup3(result('side'), fd)),
      spawn({ child: calls }, { as: 'attack' }),
      wait4(result('attack')),
      ioctl(0, 'FIONREAD', 0, { as: 'typed' }),
    ];
    const trace = await run([
      open('/dev/ptmx', ['O_RDWR', 'O_NOCTTY', 'O_CLOEXEC'], 0, { as: 'master' }),
      ioctl(result('master'), 'TIOCSPTLCK', 0),
      ioctl(result('master'), 'TIOCGPTPEER', ['O_RDWR', 'O_NOCTTY', 'O_CLOEXEC'], { as: 'side' }),
      spawn({ child: session }, { as: 'session' }),
      wait4(result('session')),
    ]);
    const { captured } = trace.entries.find((e) => e.call.as === 'typed') ?? {};
    return captured && Buffer.from(captured).readInt32LE(0);
  }

  test('can be typed into by whoever has it open', async () => {
    // Three descriptors and /dev/tty, three letters each.
    expect(await typed([sh(TYPE)])).toBe(12);
  });

  test.each([false, true])('is never a container’s: with a terminal of its own: %s', async (terminal) => {
    const plan = cell.plan(['/bin/sh', '-c', `${TYPE}; echo "exit $?" >/tmp/tried`], {
      process: { terminal },
    });
    const streams = { ...plan.streams, terminal, stdin: terminal };
    expect(await typed(startProgram({ ...plan, streams }))).toBe(0);
    expect(readable(`${cell.yard.rootfs}/tmp/tried`)).toBe('exit 0');
  });
});

function readable(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
