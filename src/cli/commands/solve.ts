import { setTimeout as sleep } from 'node:timers/promises';
import { Typist } from '../../author/typist.ts';
import { currentPlace } from '../../guide/current.ts';
import { prepareStep } from '../../guide/enter.ts';
import { solutionBlock } from '../../guide/hint.ts';
import { hostFor } from '../../guide/host.ts';
import type { Io } from '../../guide/io.ts';
import { judgeStep } from '../../guide/judgement.ts';
import { openLab, openStep } from '../../guide/labs.ts';
import { type Notebook, notebook, placeIn } from '../../guide/notebook.ts';
import { solve } from '../../guide/solve.ts';
import { checkBlock } from '../../guide/view/step-view.ts';
import type { Lab } from '../../lab/catalogue.ts';
import type { StepDeclaration } from '../../lab/lab.ts';
import { exitStatus, type StepReport } from '../../lab/report.ts';
import type { LabHost } from '../../labhost/labhost.ts';
import { NslabError } from '../../text/error.ts';
import { say } from '../../text/text.ts';
import { type Call, type CommandRun, option, type Surroundings } from '../command.ts';
import { openingOf } from '../opening.ts';

export const run: CommandRun = async (call, at) => {
  const { io, state } = at;
  const book = notebook(state, io);
  const { lab, step } = await wanted(call, at, book);
  if (step.kind === 'experiment') throw nothingToSolve(step);
  const host = await hostFor(lab, state, io);
  await prepareStep(host, lab, step, io);
  if (option(call, 'by') === 'shell') return byShell(lab, step, host, book, io);
  await solve(lab, step, host, io);
  return conclude(lab, step, host, book, io);
};

async function wanted(call: Call, at: Surroundings, book: Notebook) {
  const word = call.positionals[0];
  const named = option(call, 'step');
  const place = word === undefined ? await currentPlace(at.state, book, at.io) : undefined;
  const lab = place?.lab ?? (await openLab(word ?? '', openingOf(call, at)));
  const step = named === undefined ? (place?.step ?? placeIn(book.read(), lab)) : openStep(lab, named);
  return { lab, step };
}

/** Types the text's commands into shells of the lab host; what they hold open lasts as long as they do. */
async function byShell(
  lab: Lab,
  step: StepDeclaration,
  host: LabHost,
  book: Notebook,
  io: Io,
): Promise<number> {
  const text = lab.stepText(step.id, io.lang);
  if (text.kind !== 'do') throw nothingToSolve(step);
  io.out(solutionBlock(lab, step, io));
  const typist = new Typist(host);
  try {
    for (const { terminal, code } of text.commands) {
      await typist.type(
        code
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map((line) => ({ terminal, line })),
      );
    }
    io.out(`\n${io.ink.dim(typist.transcript())}\n\n`);
    const status = await conclude(lab, step, host, book, io);
    const question = {
      en: 'The shells that hold this state end with this command. End them now?',
      zh: '维持这个状态的 shell 会随本命令结束。现在结束？',
    };
    while ((await io.confirm(say(question, io.lang))) === false) await sleep(100);
    return status;
  } finally {
    typist.close();
  }
}

/** A kernel state may still be on its way when the last call has returned. */
async function conclude(
  lab: Lab,
  step: StepDeclaration,
  host: LabHost,
  book: Notebook,
  io: Io,
): Promise<number> {
  const judge = () => judgeStep(lab, step, host, () => book.read(), io.lang);
  let report: StepReport = await judge();
  for (let i = 0; i < 60 && report.status !== 'pass'; i++) {
    await sleep(50);
    report = await judge();
  }
  if (report.status === 'pass') book.pass(lab.id, step.id);
  io.out(`\n${checkBlock(lab, report, io)}`);
  return exitStatus([report]);
}

function nothingToSolve(step: StepDeclaration): NslabError {
  return new NslabError(
    'nothing-to-solve',
    {
      en: `"${step.id}" is an experiment: it is answered, not solved.`,
      zh: `“${step.id}”是实验题：要你来回答，不能代做。`,
    },
    { status: 2, hint: { en: 'nslab next asks its question.', zh: 'nslab next 会出题。' } },
  );
}
