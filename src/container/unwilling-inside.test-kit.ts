import { setTimeout as sleep } from 'node:timers/promises';
import { difference, fingerprint } from './left.test-kit.ts';
import { inBackground } from './run/begin.ts';
import { clearStore } from './run/clear.ts';
import { readOptions } from './run/options/read-options.ts';
import { prepare } from './run/prepare.ts';
import { removeContainer, stop } from './run/stop.ts';
import { readContainer } from './store/record.ts';
import { see } from './store/seen.ts';
import { storeAt } from './store/store.ts';

/*
 * The inside of the other part of `faults.test.ts`: containers that do not want to end, or let nobody else live. Each is
 * stopped, and removed. STORE ROOTFS: what became of each, as JSON on stdout.
 */

/** sleep(1) as PID 1 hears no SIGTERM: it has no handler for it (pid_namespaces(7)). */
const UNWILLING: Readonly<Record<string, string>> = {
  ignores: 'trap "" TERM INT HUP; while :; do sleep 1; done',
  // An interactive shell goes on with its next line when a fork is refused.
  forks: 'yes "(sleep 9 & sleep 9 &) &" | sh -i >/dev/null 2>&1 & exec sleep 1000',
  eats: 'while :; do tail /dev/zero; done 2>/dev/null & exec sleep 1000',
  fills: 'dd if=/dev/zero of=/fill bs=64k 2>/dev/null; exec sleep 1000',
  talks: 'exec yes',
};
/** Long enough to be at its worst; whatever it comes to, it must end. */
const WORST_MS = 400;
const SECONDS = 0.1;

async function main([folder = '', rootfs = '']: readonly string[]): Promise<void> {
  const store = storeAt(folder, true);
  const fates: Record<string, unknown> = {};
  for (const [name, script] of Object.entries(UNWILLING)) {
    const before = fingerprint(store, name);
    const options = { rootfs: [rootfs], name: [name], memory: ['32m'], 'pids-limit': ['60'], detach: true };
    const typed = { options, rest: ['sh', '-c', script] };
    await inBackground(store, await prepare(store, readOptions(typed, { cwd: '/', env: {} })));
    await sleep(WORST_MS);
    const now = () => {
      const record = readContainer(store, name);
      return record && see(store, record);
    };
    const running = now();
    if (running) await stop(store, running, SECONDS);
    const stopped = now();
    if (stopped) await removeContainer(store, stopped);
    await clearStore(store);
    fates[name] = {
      was: running?.state,
      is: stopped?.state,
      left: await difference(store, name, before),
    };
  }
  process.stdout.write(JSON.stringify(fates));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
