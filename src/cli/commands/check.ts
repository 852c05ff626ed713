import { currentPlace } from '../../guide/current.ts';
import type { Io } from '../../guide/io.ts';
import { judgeStep, reportWithoutHost } from '../../guide/judgement.ts';
import { openLab, openStep } from '../../guide/labs.ts';
import { type Notebook, notebook } from '../../guide/notebook.ts';
import { checkBlock } from '../../guide/view/step-view.ts';
import { watch } from '../../guide/watch.ts';
import type { Lab } from '../../lab/catalogue.ts';
import type { StepDeclaration } from '../../lab/lab.ts';
import { exitStatus, reportLab, type StepReport } from '../../lab/report.ts';
import { findLabHost } from '../../labhost/find.ts';
import type { StateFolder } from '../../state/folder.ts';
import { stepKey } from '../../state/progress.ts';
import { NslabError } from '../../text/error.ts';
import { type Call, type CommandRun, flag, option, type Surroundings } from '../command.ts';
import { openingOf } from '../opening.ts';

export const run: CommandRun = async (call, at) => {
  const { io, state } = at;
  const book = notebook(state, io);
  const { lab, steps } = await wanted(call, at, book);
  const look = () => reportsOf(lab, steps, state, book, io);
  let reports = await look();
  show(reports, lab, call, io);
  if (flag(call, 'watch')) {
    const end = new AbortController();
    io.signal.addEventListener('abort', () => end.abort());
    await watch(async () => {
      const now = await look();
      if (JSON.stringify(now) !== JSON.stringify(reports)) show(now, lab, call, io);
      reports = now;
      if (exitStatus(reports) === 0) end.abort();
    }, end.signal);
  }
  return exitStatus(reports);
};

/** A step that was named; a lab's every step; else the one that the learner is at. */
async function wanted(
  call: Call,
  at: Surroundings,
  book: Notebook,
): Promise<{ lab: Lab; steps: readonly StepDeclaration[] }> {
  const word = call.positionals[0];
  const named = option(call, 'step');
  if (word === undefined) {
    const place = await currentPlace(at.state, book, at.io);
    return { lab: place.lab, steps: [named === undefined ? place.step : openStep(place.lab, named)] };
  }
  const lab = await openLab(word, openingOf(call, at));
  return { lab, steps: named === undefined ? lab.steps : [openStep(lab, named)] };
}

async function reportsOf(
  lab: Lab,
  steps: readonly StepDeclaration[],
  state: StateFolder,
  book: Notebook,
  io: Io,
): Promise<StepReport[]> {
  const host = findLabHost(state);
  const reports: StepReport[] = [];
  for (const step of steps) {
    const there = host?.lab === lab.id || step.kind === 'experiment';
    if (!there || !host) reports.push(reportWithoutHost(lab, step, io.lang));
    else reports.push(await judgeOrMissing(lab, step, host, book, io));
  }
  const known = book.read().passed;
  for (const { id, status } of reports) {
    if (status === 'pass' && !(stepKey(lab.id, id) in known)) book.pass(lab.id, id);
  }
  return reports;
}

async function judgeOrMissing(
  lab: Lab,
  step: StepDeclaration,
  host: NonNullable<ReturnType<typeof findLabHost>>,
  book: Notebook,
  io: Io,
): Promise<StepReport> {
  try {
    return await judgeStep(lab, step, host, () => book.read(), io.lang);
  } catch (error) {
    if (error instanceof NslabError && error.code === 'host-gone')
      return reportWithoutHost(lab, step, io.lang);
    throw error;
  }
}

function show(reports: readonly StepReport[], lab: Lab, call: Call, io: Io): void {
  if (flag(call, 'json')) {
    // With --watch, a line for each change.
    const text = flag(call, 'watch')
      ? JSON.stringify(reportLab(lab, reports))
      : JSON.stringify(reportLab(lab, reports), null, 2);
    io.out(`${text}\n`);
    return;
  }
  io.out(reports.map((report) => checkBlock(lab, report, io)).join('\n'));
}
