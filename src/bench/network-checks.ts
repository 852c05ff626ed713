import { isPass, Stage } from '../author/stage.ts';
import { loadLab } from '../lab/catalogue.ts';
import { judge } from '../lab/judge.ts';
import { look } from '../observe/look.ts';
import { median, type Row } from './row.ts';

const ROUNDS = 9;
const CHECK_MS = 10_000;
/** A look at the network asks several namespaces, and sends a packet through them. */
const JUDGED_MS = 50;

/** Each step of lab 5 done by the engine in a lab host of its own, and then judged again and again. */
export async function benchNetworkChecks(rounds = ROUNDS): Promise<Row[]> {
  const lab = await loadLab('net');
  const medians = new Map<string, number>();
  for (const step of lab.steps.filter((s) => s.kind === 'do')) {
    const stage = new Stage(lab, step);
    try {
      await stage.set();
      await stage.program(step);
      const verdict = await stage.until(isPass);
      if (!isPass(verdict)) throw new Error(`${step.id} does not pass: there is nothing to measure`);
      const times: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const start = performance.now();
        await judge(lab, step, look(stage.host), CHECK_MS);
        times.push(performance.now() - start);
      }
      medians.set(step.id, median(times));
    } finally {
      await stage.end();
    }
  }
  const [slowest = '', most = Number.NaN] = [...medians].sort((a, b) => b[1] - a[1])[0] ?? [];
  return [
    { what: 'a step of lab 5 judged', median: median([...medians.values()]), limit: JUDGED_MS },
    { what: `… the slowest of them, ${slowest}`, median: most },
  ];
}
