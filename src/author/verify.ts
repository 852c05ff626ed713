import { type Lab, listLabs, loadLab, places } from '../lab/catalogue.ts';
import type { StepDeclaration } from '../lab/lab.ts';
import { assertMachine } from '../labhost/machine/host.ts';
import { verifyAs } from './as-user.ts';
import { cleanlyInterrupted } from './interrupted.ts';
import { tryKilledOnMachine } from './killed-on-machine.ts';
import { changesSince, fingerprintOfMachine } from './machine-itself.ts';
import { failed, PASSED, type Row, type Summary, summarise } from './outcome.ts';
import { slownessOfMachine } from './pace.ts';
import { WAITING } from './stage.ts';
import { formatCount, formatDetails, nameOf, rowName, tableOf } from './table.ts';
import { tryStep } from './trial.ts';
import type { VerifyOptions } from './verify-options.ts';
import { END, walk } from './walk.ts';

/** Runs every step of the labs for real and prints what held. `ran` is 0 only when nothing was there to run: a failure too. */
export async function verify(options: VerifyOptions): Promise<Summary> {
  if (options.as && options.as !== 'self') return verifyAs(options.as, options);
  const before = await fingerprintOfMachine();
  const tasks = await chosen(options);
  const { by = 'both', quick = false, slowness = slownessOfMachine(), patience = WAITING.patience } = options;
  const { onMachine = false } = options;
  if (onMachine) assertMachine();
  const trial = { by, quick, slowness, patience, onMachine };
  const { header, line } = tableOf([...tasks.flatMap(namesOf), MACHINE]);
  options.out.write(`${header}\n`);
  const show = (row: Row) => options.out.write(`${line(row)}\n`);
  const attempt = ({ lab, steps, walked }: Task) =>
    walked ? walk(lab, steps, trial) : Promise.all(steps.map((step) => tryStep(lab, step, trial)));
  // A walk goes by both routes at the same time.
  const atOnce = onMachine ? 1 : (options.atOnce ?? (options.walk ? 1 : 2));
  const tell = (done: readonly Row[]) => done.forEach(show);
  const rows = (await cleanlyInterrupted(() => inParallel(atOnce, tasks, attempt, tell))).flat();
  if (onMachine) {
    const killed = await tryKilledOnMachine();
    rows.push(killed);
    show(killed);
  }
  const machine = sameMachine(await changesSince(before, { restored: options.onMachine === true }));
  if (tasks.length > 0) show(machine);
  const summary = summarise(tasks.length === 0 ? [] : [...rows, machine]);
  const details = formatDetails(summary.rows);
  if (details !== '') options.out.write(`\n${details}\n`);
  options.out.write(
    `\n${summary.ran === 0 ? 'nothing was run: that is a failure. ' : ''}${formatCount(summary)}\n`,
  );
  return summary;
}

/** Whether a summary is good news. */
export function holds(summary: Summary): boolean {
  return summary.ran > 0 && summary.failed === 0;
}

/** What is tried in one go: a step alone, or the steps of a lab one after another. */
interface Task {
  readonly lab: Lab;
  readonly steps: readonly StepDeclaration[];
  readonly walked: boolean;
}

async function chosen({ labs, steps, walk: walked = false, at = places() }: VerifyOptions): Promise<Task[]> {
  const names = labs && labs.length > 0 ? labs : listLabs(at).map((lab) => lab.id);
  const loaded = await Promise.all(names.map((name) => loadLab(name, at)));
  // An unknown step of a single lab is an error that names the nearest ones.
  const [only] = loaded;
  if (loaded.length === 1 && only) for (const id of steps ?? []) only.step(id);
  return loaded.flatMap((lab) => {
    const wanted = lab.steps.filter(({ id }) => !steps?.length || steps.includes(id));
    const goes = walked && wanted.length > 0 ? [wanted] : wanted.map((step) => [step]);
    return goes.map((steps) => ({ lab, steps, walked }));
  });
}

function namesOf({ lab, steps, walked }: Task): string[] {
  return [...steps.map((step) => step.id), ...(walked ? [END] : [])].map((step) =>
    nameOf({ lab: rowName(lab), step }),
  );
}

const MACHINE = 'machine/fingerprint';

function sameMachine(differs: readonly string[]): Row {
  const [lab = '', step = ''] = MACHINE.split('/');
  const result = differs.length === 0 ? PASSED : failed(differs.join('\n'));
  return { lab, step, cells: [{ column: 'clean', result, ms: 0 }] };
}

/** The results in the order of the tasks, however they end; each is told as soon as all before it have been. */
async function inParallel<T, R>(
  width: number,
  tasks: readonly T[],
  work: (task: T) => Promise<R>,
  tell: (result: R) => void,
): Promise<R[]> {
  const results: (R | undefined)[] = tasks.map(() => undefined);
  let [next, told] = [0, 0];
  const worker = async () => {
    for (let i = next++; i < tasks.length; i = next++) {
      results[i] = await work(tasks[i] as T);
      for (let r = results[told]; r !== undefined; r = results[++told]) tell(r);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results as R[];
}
