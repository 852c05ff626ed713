import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from '../observe/hostname.ts';
import { look } from '../observe/look.ts';
import { mountAt } from '../observe/mount-tree.ts';
import { scratchHost, until } from '../observe/scratch-host.test-kit.ts';

/* The inside of `benchObserve`: PID 1 of a pid namespace that is the machine to look at. */

const count = Number(process.argv[2]);
const ROUNDS = 31;

const sleepers = spawn(
  'sh',
  ['-c', `i=0; while [ $i -lt ${count} ]; do sleep 1000 >/dev/null & i=$((i+1)); done; echo; wait`],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
await once(sleepers.stdout, 'data');
sleepers.stdout.destroy();
const host = await scratchHost();
await host.sh("unshare --uts --mount sh -c 'hostname box; exec sleep 1000' &");

const start = performance.now();
look(host);
const firstLook = performance.now() - start;
await until(() => look(host).outOf('uts')[0]);

async function median(what: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const from = performance.now();
    await what();
    times.push(performance.now() - from);
  }
  return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] as number;
}

const step = () => {
  const [box] = look(host).outOf('uts');
  mountAt(box?.mounts() ?? [], '/');
  return box;
};
const result = {
  processes: count,
  firstLook,
  look: await median(() => look(host)),
  step: await median(step),
  stepWithHostname: await median(async () => {
    const box = step();
    if (!box || (await hostname(box)) !== 'box') throw new Error('not the hostname');
  }),
};
process.stdout.write(JSON.stringify(result));
await host.end();
sleepers.kill('SIGKILL');
sleepers.unref();
