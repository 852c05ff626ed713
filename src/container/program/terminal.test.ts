import { afterAll, describe, expect, test } from 'vitest';
import { canMakeUserNamespaces } from '../../engine/engine.test-kit.ts';
import { isRoot, ran, Yard } from './container.test-kit.ts';
import { startError } from './failure.ts';

const able = isRoot && (await canMakeUserNamespaces());

describe.skipIf(!able)('a terminal (needs root: ids of its own)', () => {
  const yard = new Yard();
  afterAll(() => yard.clear());

  function plan(script: string, ...[config]: Parameters<Yard['plan']>) {
    const made = yard.plan({ ...config, args: ['sh', '-c', script] });
    return { ...made, streams: { ...made.streams, terminal: true } };
  }

  test('of its own devpts: it has a name, a size, a session, and is /dev/console', async () => {
    const base = yard.plan().config.process;
    const { stdout, status } = await ran(
      plan(
        'tty; stty size; stat -c %t:%T /dev/console /dev/pts/0; echo to the tty >/dev/tty; ls /proc/self/fd; exit 3',
        { process: { ...base, consoleSize: { height: 11, width: 77 } } },
      ),
    );
    const [name, size, console, side, tty, open] = stdout.split('\r\n');
    expect([name, size, console, side, tty]).toEqual(['/dev/pts/0', '11 77', '88:0', '88:0', 'to the tty']);
    // 3 is ls's own folder.
    expect(open?.trim().split(/ +/)).toEqual(['0', '1', '2', '3']);
    expect(status).toBe(3);
  });

  test('belongs to the container’s user', async () => {
    const base = yard.plan().config.process;
    const process = { ...base, user: { uid: 7, gid: 8 } };
    const { stdout } = await ran(plan('stat -c %u:%g /dev/pts/0; id -u', { process }));
    expect(stdout).toBe('7:5\r\n7\r\n');
  });

  test('without a devpts there is none to be had', async () => {
    const mounts = yard.plan().config.mounts.filter((m) => m.destination !== '/dev/pts');
    const { trace } = await ran(plan('true', { mounts }));
    expect(startError(trace)?.text.en).toContain('process.terminal: openat2');
  });
});
