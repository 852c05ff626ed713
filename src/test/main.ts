import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { thisMachine } from '../doctor/probe.ts';
import { provision } from './provision.ts';
import { describeSkips, judgeSkips, withSkipsJudged } from './skips.ts';
import { type Place, STAGES, type Stage } from './stages.ts';
import { broken, describeFailures, isGreen, lastLine, sum, type Tally } from './tally.ts';

const out = process.stdout;
const place: Place = { root: join(dirname(fileURLToPath(import.meta.url)), '../../..'), out };

interface Timed {
  readonly name: string;
  readonly tally: Tally;
  readonly seconds: string;
}

async function timed(stage: Stage): Promise<Timed> {
  out.write(`\n── ${stage.name}\n`);
  const start = performance.now();
  const tally = await stage.run(place).catch((error: unknown) => {
    out.write(`${error instanceof Error ? error.stack : error}\n`);
    return broken(stage.name, error);
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  out.write(`── ${stage.name}: ${lastLine(tally)} in ${seconds} s\n`);
  return { name: stage.name, tally, seconds };
}

/** `npm test`, or with names of stages as arguments only those. */
async function main(names: readonly string[]): Promise<void> {
  out.write('── what the tests need\n');
  await provision(out);
  const done: Timed[] = [];
  for (const stage of STAGES) {
    if (names.length === 0 || names.some((n) => stage.name.includes(n))) done.push(await timed(stage));
  }
  const all = sum(done.map((d) => d.tally));
  const judged = judgeSkips(all.skips, thisMachine());
  out.write(describeSkips(judged));
  const tally = withSkipsJudged(all, judged, Boolean(process.env['CI']));
  out.write(describeFailures(tally.failures));
  process.exitCode = isGreen(tally) ? 0 : 1;
  out.write('\n');
  for (const d of done) out.write(`${d.seconds.padStart(7)} s  ${d.name}: ${lastLine(d.tally)}\n`);
  out.write(`\n${lastLine(tally)}\n`);
}

await main(process.argv.slice(2));
