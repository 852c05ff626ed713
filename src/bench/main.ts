import { measureLatency } from '../guide/latency.ts';
import { benchContainer } from './container.ts';
import { benchContainers } from './containers.ts';
import { benchEngine } from './engine.ts';
import { benchNetwork } from './network.ts';
import { benchNetworkChecks } from './network-checks.ts';
import { benchObserve } from './observe.ts';
import { benchPackage } from './package.ts';
import { formatRows, median, type Row, reached } from './row.ts';
import { benchStartup } from './startup.ts';

/** What the guide promises: green within half a second. */
const GREEN_MS = 500;
/** A look may take this part of the time between two looks (200 ms) on an ordinary machine, and still fit on a busy one. */
const LOOK_MS: Readonly<Record<number, number>> = { 70: 20, 1000: 100 };

async function observed(): Promise<Row[]> {
  const found = await benchObserve();
  return found.flatMap((r) => [
    {
      what: `a step judged, ${r.processes} processes`,
      median: r.step,
      ...(LOOK_MS[r.processes] === undefined ? {} : { limit: LOOK_MS[r.processes] }),
    },
    { what: `… and a hostname asked for, ${r.processes} processes`, median: r.stepWithHostname },
  ]);
}

async function green(): Promise<Row[]> {
  const times = await measureLatency(11);
  return [{ what: 'from the system call to green', median: median(times), limit: GREEN_MS }];
}

const err = process.stderr;
const parts: [string, () => Promise<readonly Row[]>][] = [
  [
    'engine',
    async () => {
      const { rows, missing } = await benchEngine();
      for (const peer of missing) err.write(`${peer} is not installed: its rows are left out\n`);
      return rows;
    },
  ],
  [
    'a bundle',
    async () => {
      const { rows, missing } = await benchContainer();
      for (const peer of missing) err.write(`${peer} is not here: its rows are left out\n`);
      return rows;
    },
  ],
  ['containers', () => benchContainers()],
  ['start-up', async () => benchStartup()],
  ['package', () => benchPackage()],
  ['network', () => benchNetwork()],
  ['observe', observed],
  ['checks of the network', () => benchNetworkChecks()],
  ['green', green],
];

const rows: Row[] = [];
for (const [name, run] of parts) {
  err.write(`${name} …\n`);
  rows.push(...(await run()));
}
process.stdout.write(`${formatRows(rows)}\n`);
const short = rows.filter((row) => reached(row) === false);
process.stdout.write(
  short.length === 0
    ? '\nall that was to be reached is reached\n'
    : `\nnot reached: ${short.map((r) => r.what).join('; ')}\n`,
);
