import { Transform, type TransformCallback, type Writable } from 'node:stream';
import type { Summary } from '../author/outcome.ts';
import type { VerifyOptions } from '../author/verify-options.ts';
import { type Probe, thisMachine } from '../doctor/probe.ts';
import { listLabs } from '../lab/catalogue.ts';
import { obstacle } from '../vm/able.ts';
import type { Job } from '../vm/job.ts';
import type { KernelSeries } from '../vm/kernel.ts';
import { runInVm } from '../vm/run.ts';
import type { Place, Stage } from './stages.ts';
import { broken, sum, type Tally } from './tally.ts';
import { tallyOfVerify } from './verify-tally.ts';

/** The lab whose interface is another one there: it is verified whole. */
const WHOLE = 'cgroups';
const LIMIT_MS = 35 * 60_000;

/** The labs on another kernel, as root and as an ordinary user at the same time: an emulated machine keeps one processor busy. */
export function inVm(series: KernelSeries): Stage {
  return {
    name: `author verify in a VM (Debian's ${series}, cgroup v2)`,
    async run(place) {
      const probe = thisMachine();
      const why = obstacle(probe, series);
      const who = ['root', 'user'] as const;
      if (why !== undefined) {
        const skips = who.map((as) => ({ name: `verify ${nameOf(series, as)}`, said: why }));
        return { passed: 0, failures: [], skips };
      }
      return sum(await Promise.all(who.map((as) => verifyInVm(series, as, place, probe))));
    },
  };
}

function nameOf(series: KernelSeries, as: Job['as']): string {
  return `vm-${series}-${as}`;
}

async function verifyInVm(
  series: KernelSeries,
  as: Job['as'],
  { root, out }: Place,
  probe: Probe,
): Promise<Tally> {
  const runs = runsAs(as);
  const told = new Labelled(`${as} │ `, out);
  const job: Job = {
    argv: ['sh', '-c', 'exec "$0" dist/src/author/main.js 3>/run/nslab-vm/report', process.execPath],
    cwd: root,
    env: { NSLAB_VERIFY: JSON.stringify(runs.map(({ options }) => options)), CI: process.env['CI'] ?? '' },
    as,
    // One with, one without: limits must hold on both.
    swap: as === 'root',
    out: told,
    err: told,
    limitMs: LIMIT_MS,
  };
  try {
    const { status, report } = await runInVm(series, job, probe);
    if (report === '') throw new Error(`no summary came; verify ended with status ${status}`);
    const summaries = JSON.parse(report) as Summary[];
    return sum(summaries.map((summary, i) => tallyOfVerify(summary, nameOf(series, as) + runs[i]?.where)));
  } catch (error) {
    told.write(`${error instanceof Error ? error.message : error}\n`);
    return broken(`verify ${nameOf(series, as)}`, error);
  }
}

interface Run {
  readonly options: Omit<VerifyOptions, 'out'>;
  readonly where: '' | '-host';
}

/** Last, for root, on the emulated machine itself, which nobody needs any more. */
function runsAs(as: Job['as']): Run[] {
  const ids = listLabs().map((lab) => lab.id);
  const others = ids.filter((id) => id !== WHOLE);
  const runs: Run[] = [{ options: { labs: others, walk: true }, where: '' }];
  if (ids.includes(WHOLE)) runs.push({ options: { labs: [WHOLE] }, where: '' });
  if (as === 'root') runs.push({ options: { labs: ids, walk: true, onMachine: true }, where: '-host' });
  return runs;
}

/** Puts a label before each line, where two speak at the same time. */
class Labelled extends Transform {
  readonly #label: string;
  #rest = '';

  constructor(label: string, to: Writable) {
    super({ decodeStrings: false });
    this.#label = label;
    this.setEncoding('utf8');
    this.on('data', (text: string) => to.write(text));
  }

  override _transform(chunk: Buffer | string, _: BufferEncoding, done: TransformCallback): void {
    const lines = `${this.#rest}${chunk}`.split('\n');
    this.#rest = lines.pop() ?? '';
    done(null, lines.map((line) => `${this.#label}${line}\n`).join(''));
  }
}
