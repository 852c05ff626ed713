import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../lab/catalogue.ts';
import type { Outcome, Scratch, StepDeclaration } from '../lab/lab.ts';
import type { ExperimentText } from '../lab/text.ts';
import type { Evidence, Unsupported } from '../lab/verdict.ts';
import { createLabHost } from '../labhost/create.ts';
import { cleanState } from '../labhost/end.ts';
import type { LabHost } from '../labhost/labhost.ts';
import { busy, lockedAt } from '../labhost/lock.ts';
import type { StateFolder } from '../state/folder.ts';
import { NslabError } from '../text/error.ts';
import { nearest } from '../text/nearest.ts';
import { listed, say } from '../text/text.ts';
import type { Io } from './io.ts';
import { notebook } from './notebook.ts';
import { newScratch, scratchFolders, scratchOf, type Whose } from './scratch.ts';
import { prose } from './view/prose.ts';
import { lookBlock } from './view/step-view.ts';
import { wrap } from './view/wrap.ts';
import { visible } from './visible.ts';

/** Runs `work` in a lab host of its own, which ends afterwards whatever happens. Several at once are nothing to each other. */
export async function inScratch<T>(
  lab: Lab,
  state: StateFolder,
  work: (host: LabHost, scratch: Scratch) => Promise<T>,
): Promise<T> {
  await sweepScratches(state);
  const folder = newScratch(state);
  try {
    const host = await createLabHost(folder, lab.id, lab.declaration.host);
    return await work(host, scratchOf(host));
  } finally {
    await discard(folder);
  }
}

/** What killed processes have left; whoever cannot remove it (it may be root's) goes on all the same. */
export async function sweepScratches(state: StateFolder): Promise<void> {
  await endScratches(state, 'dead').catch(() => {});
}

/** Ends the lab hosts of experiments and demos, and leaves nothing of their state folders. */
export async function endScratches(state: StateFolder, whose: Whose): Promise<void> {
  if (scratchFolders(state, whose).length === 0) return;
  // Two that sweep up the same folder would be in each other's way.
  await lockedAt(join(state.root, 'sweep.lock'), () => discardAll(scratchFolders(state, whose)), busy);
}

async function discardAll(folders: readonly StateFolder[]): Promise<void> {
  for (const folder of folders) {
    // A demo has asked an experiment, say.
    await discardAll(scratchFolders(folder, 'all'));
    await discard(folder);
  }
}

/** Ends a lab host and leaves nothing of its state folder. */
export async function discard(folder: StateFolder): Promise<void> {
  await cleanState(folder);
  rmSync(folder.root, { recursive: true, force: true });
}

/** Asks for a prediction, lets the kernel decide, says why. False when no prediction was given. */
export async function askExperiment(
  lab: Lab,
  step: StepDeclaration,
  state: StateFolder,
  io: Io,
  given: string | undefined,
): Promise<boolean> {
  const text = lab.stepText(step.id, io.lang);
  const experiment = (await lab.experiments())[step.id];
  if (!experiment || text.kind !== 'experiment') throw new Error(`${lab.id}/${step.id} is no experiment`);
  const choice = given === undefined ? await predict(text, io) : accept(experiment.choices, given);
  if (choice === undefined) return false;
  io.err(`${io.errInk.dim(say({ en: 'The kernel decides…', zh: '让内核来回答……' }, io.lang))}\n`);
  const outcome = await inScratch(lab, state, (_, scratch) => experiment.run(scratch));
  const book = notebook(state, io);
  book.pass(lab.id, step.id);
  if ('status' in outcome) {
    io.out(undecidedBlock(text, outcome, io));
    return true;
  }
  book.predict(lab.id, step.id, choice, outcome.answer);
  io.out(outcomeBlock(text, choice, outcome, io));
  return true;
}

function outcomeBlock(text: ExperimentText, choice: string, outcome: Outcome, io: Io): string {
  const { ink } = io;
  const verdict =
    choice === outcome.answer
      ? ink.good(`${ink.tick} ${say({ en: 'As you predicted', zh: '和你预测的一样' }, io.lang)}`)
      : ink.warn(
          `${ink.cross} ${say({ en: 'The kernel says otherwise', zh: '内核的回答不是这样' }, io.lang)}`,
        );
  const answer = plainWords(text.choices.get(outcome.answer) ?? outcome.answer);
  const colon = io.lang === 'zh' ? '：' : ': ';
  const head = wrap(`${verdict}${colon}${answer}`, io.columns);
  return `\n${head}\n${evidenceLines(outcome.evidence, io)}\n${prose(text.answer, io)}\n${lookBlock(text.look, io)}`;
}

/** This machine cannot decide it: why, what one could do, and the answer that others get. */
function undecidedBlock(text: ExperimentText, verdict: Unsupported, io: Io): string {
  const { ink, lang } = io;
  const head = say({ en: 'This machine cannot decide that', zh: '这台机器答不了这道题' }, lang);
  const reason = `${prose(say(verdict.reason, lang), io)}\n${prose(`${ink.arrow} ${say(verdict.remedy, lang)}`, io)}`;
  const elsewhere = say({ en: 'Where a machine can:', zh: '换一台能做的机器，答案是：' }, lang);
  return `\n${wrap(ink.warn(`${ink.bullet} ${head}`), io.columns)}\n${evidenceLines(verdict.evidence, io)}\n${reason}\n${ink.strong(elsewhere)}\n\n${prose(text.answer, io)}\n${lookBlock(text.look, io)}`;
}

function evidenceLines(evidence: readonly Evidence[], io: Io): string {
  const { ink } = io;
  return evidence
    .map((e) => `${ink.dim(wrap(`  ${e.what} ${ink.arrow} ${e.value}`, io.columns))}\n`)
    .join('');
}

async function predict(text: ExperimentText, io: Io): Promise<string | undefined> {
  const message = say({ en: 'What will the kernel do?', zh: '内核会怎么做？' }, io.lang);
  const choices = [...text.choices].map(([name, words]) => ({ name, words: plainWords(words) }));
  if (io.interactive) return io.choose({ message, choices });
  const lines = choices.map(({ name, words }) => wrap(`  ${io.ink.code(name)}  ${words}`, io.columns));
  const command = `nslab next --answer ${choices[0]?.name}`;
  const how = say({ en: `Answer like this: ${command}`, zh: `这样回答：${command}` }, io.lang);
  io.out(`\n${message}\n${lines.join('\n')}\n\n${wrap(how, io.columns)}\n`);
  return undefined;
}

/** A choice's words on one line of a menu: without Markdown's marks. */
function plainWords(markdown: string): string {
  return markdown.replace(/[`*]/g, '').replace(/\s+/g, ' ');
}

function accept(names: readonly string[], given: string): string {
  const found = names.find((name, i) => name === given || String(i + 1) === given);
  if (found) return found;
  const near = nearest(given, names)[0];
  throw new NslabError(
    'answer-unknown',
    { en: `"${visible(given)}" is not one of the answers.`, zh: `“${visible(given)}”不在选项里。` },
    {
      status: 2,
      hint: {
        en: `The answers: ${listed(names, 'en')}.${near ? ` Did you mean ${near}?` : ''}`,
        zh: `选项：${listed(names, 'zh')}。${near ? `是不是想写 ${near}？` : ''}`,
      },
    },
  );
}
