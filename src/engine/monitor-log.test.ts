import { mkdtempSync, openSync, readFileSync, readSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Call } from './call.ts';
import { mkdir } from './calls/files.ts';
import { mount } from './calls/mounts.ts';
import { execve } from './calls/processes.ts';
import { logBegin } from './calls/verbs.ts';
import { canMakeUserNamespaces, inOwnNamespaces, output, sh, until } from './engine.test-kit.ts';
import { type MonitoredOptions, monitored } from './monitor.test-kit.ts';
import { launch, type Running, run } from './run.ts';

const userns = await canMakeUserNamespaces();
let folder: string;
let logFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-log-'));
  logFile = join(folder, 'log');
});
const begun: Running[] = [];
afterEach(() => {
  for (const { process } of begun.splice(0)) process.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

const logged = (script: string, o: Partial<MonitoredOptions> = {}) =>
  monitored(sh(script), { logFile, attached: false, ...o });
function begin(calls: Call[]): Running {
  const running = launch(calls);
  begun.push(running);
  return running;
}
/** What the file takes of the disk: holes are nothing. */
const onDisk = () => statSync(logFile).blocks * 512;
const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `${from + i}\n`).join('');

describe('a log keeps to its bound', () => {
  test.each([64 << 10, 100_000, 12_288])('of %i bytes, and what it keeps is the newest', async (logMax) => {
    expect((await run(logged('seq 1 200000', { logMax }))).status).toBe(0);
    const all = lines(1, 200_000);
    const begin = logBegin(all.length, logMax);
    const log = readFileSync(logFile);
    expect(log).toHaveLength(all.length);
    expect(log.subarray(begin).toString()).toBe(all.slice(begin));
    expect(all.length - begin).toBeLessThanOrEqual(logMax);
    expect(all.length - begin).toBeGreaterThan(logMax / 4);
    expect(onDisk()).toBeLessThanOrEqual(logMax);
    // Nothing of what is before that is there any more.
    expect(log.subarray(0, begin).every((byte) => byte === 0)).toBe(true);
  });

  test('at any moment: one that is killed in the middle is whole', async () => {
    const logMax = 64 << 10;
    const running = begin(logged('i=0; while :; do i=$((i+1)); echo $i; done', { logMax }));
    await until(() => {
      try {
        expect(onDisk()).toBeLessThanOrEqual(logMax);
        return statSync(logFile).size > 300_000;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
        throw error;
      }
    });
    running.process.kill('SIGKILL');
    await running.status;
    const log = readFileSync(logFile);
    const kept = log.subarray(logBegin(log.length, logMax)).toString().split('\n').slice(1, -1).map(Number);
    expect(kept).toEqual(kept.map((_, i) => (kept[0] as number) + i));
    expect(kept.length).toBeGreaterThan(1000);
  });

  test('whoever follows it reads on at its own place', async () => {
    const logMax = 64 << 10;
    const running = begin(logged('for i in $(seq 1 300); do seq 1 50; sleep 0.005; done', { logMax }));
    let isOver = false;
    running.status.then(() => {
      isOver = true;
    });
    await until(() => {
      try {
        return statSync(logFile).isFile();
      } catch {
        return false;
      }
    });
    const file = openSync(logFile, 'r');
    const buffer = Buffer.alloc(1 << 16);
    let seen = '';
    for (let last = false; !last; ) {
      last = isOver;
      const got = readSync(file, buffer, 0, buffer.length, seen.length);
      seen += buffer.toString('utf8', 0, got);
      if (got > 0) last = false;
      else await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(seen).toBe(lines(1, 50).repeat(300));
    expect(onDisk()).toBeLessThanOrEqual(logMax);
  });
});

describe('a log that has no room', () => {
  /** A tmpfs of 64 kB in a mount namespace of our own; the log in it goes to stderr at the end. */
  const onSmallDisk = (script: string) =>
    inOwnNamespaces(
      ['CLONE_NEWNS'],
      [
        mkdir(join(folder, 'disk')),
        mount({ source: 'tmpfs', target: join(folder, 'disk'), type: 'tmpfs', data: 'size=64k' }),
        ...monitored(sh(script), { logFile: join(folder, 'disk', 'log'), attached: true }),
        execve('/bin/cat', ['cat', 'disk/log']),
      ],
    );

  test.skipIf(!userns)(
    'loses what comes meanwhile, and nobody waits; with room again it goes on',
    async () => {
      const script =
        'head -c 50000 /dev/zero >disk/filler; seq 1 50000; sleep 0.3; rm disk/filler; echo "room again"; exit 3';
      const { stdout, trace } = await output(onSmallDisk(script), { cwd: folder });
      const all = `${lines(1, 50_000)}room again\n`;
      expect(stdout.slice(0, all.length)).toBe(all);
      const log = stdout.slice(all.length);
      const kept = log.slice(0, -'room again\n'.length);
      expect(log).toBe(`${kept}room again\n`);
      expect(all.startsWith(kept)).toBe(true);
      expect(kept.length).toBeGreaterThan(8000);
      expect(kept.length).toBeLessThan(20_000);
      expect(trace.entries.find((e) => e.call.name === 'monitor')?.result).toBe(3n);
    },
  );

  test('since files may not be longer, loses it as well: the limit’s signal ends nobody', async () => {
    const { stdout, trace } = await output(
      logged('ulimit -f unlimited; seq 1 5000; exit 3', { attached: true }),
      {
        through: ['prlimit', '--fsize=8192:unlimited'],
      },
    );
    expect(stdout).toBe(lines(1, 5000));
    expect(trace.status).toBe(3);
    expect(readFileSync(logFile, 'utf8')).toBe(lines(1, 5000).slice(0, 8192));
  });
});
