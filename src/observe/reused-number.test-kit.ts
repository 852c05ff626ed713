import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { look } from './look.ts';
import { scratchHost, until } from './scratch-host.test-kit.ts';

/* Run as PID 1 of a pid namespace of its own, where the next number may be chosen (ns_last_pid, pid_namespaces(7)). */

const NUMBER = 300;
const nextNumber = (n: number): void => writeFileSync('/proc/sys/kernel/ns_last_pid', String(n - 1));
const sleepers = () =>
  look(host)
    .processes()
    .filter((p) => p.comm === 'sleep');

const host = await scratchHost();
nextNumber(NUMBER);
const stranger = spawn('sleep', ['1000']);
const before = sleepers().map((p) => p.pid);
const number = stranger.pid;
for (let i = 0; i < 3; i++) sleepers();
stranger.kill('SIGKILL');
await once(stranger, 'exit');
nextNumber(NUMBER);
await host.sh('sleep 1000 &');
const after = await until(() => {
  const seen = sleepers().map((p) => p.pid);
  return seen.length > 0 && seen;
});
process.stdout.write(JSON.stringify({ before, number, after }));
await host.end();
