import { Kernel } from '../../audience/kernel.ts';
import { summaryLines } from '../../audience/log.ts';
import { findChoice, findItem, type Item, programmeOf } from '../../audience/programme.ts';
import { opening } from '../../audience/show.ts';
import type { Io } from '../../guide/io.ts';
import { openAllLabs, openLab } from '../../guide/labs.ts';
import { visible } from '../../guide/visible.ts';
import type { Lab } from '../../lab/catalogue.ts';
import { NslabError } from '../../text/error.ts';
import type { Text } from '../../text/text.ts';
import { type Call, type CommandRun, flag, option, type Surroundings } from '../command.ts';
import { chooseExperiment, experimentList, experimentsJson } from '../experiment/list.ts';
import { report, reportJson } from '../experiment/report.ts';
import { onStage } from '../experiment/stage.ts';
import { openingOf } from '../opening.ts';
import { stopSignals } from '../unpack/stop-signals.ts';

/** What is to be shown, and how; nothing has been run yet. */
interface Plan {
  readonly labs: readonly Lab[];
  readonly items: readonly Item[];
  readonly at: number;
  /** All from there on, or that one alone. */
  readonly all: boolean;
  readonly hands: readonly number[];
  readonly json: boolean;
}

/** Everybody guesses, the kernel decides. */
export const run: CommandRun = async (call, at) => {
  const { io } = at;
  const [all, json, only] = [flag(call, 'all'), flag(call, 'json'), option(call, 'lab')];
  const labs = only === undefined ? await openAllLabs(at.state) : [await openLab(only, openingOf(call, at))];
  const items = programmeOf(labs, io.lang);
  if (items.length === 0) throw noExperiments();
  const [typed] = call.positionals;
  refuseContradictions(call, typed);
  if (typed === undefined && !all && (json || !io.interactive)) {
    io.out(json ? `${JSON.stringify(experimentsJson(items), null, 2)}\n` : experimentList(items, io));
    return 0;
  }
  const name = typed ?? (all ? undefined : await chooseExperiment(items, io));
  if (name === undefined && !all) return 0;
  const from = name === undefined ? 0 : findItem(items, visible(name));
  const answer = option(call, 'answer');
  const hands = answer === undefined ? [] : [findChoice(items[from] as Item, visible(answer))];
  return perform({ labs, items, at: from, all, hands, json }, at);
};

async function perform(plan: Plan, { io, state }: Surroundings): Promise<number> {
  const kernel = new Kernel(plan.labs, state);
  const signals = stopSignals();
  const { signal } = signals;
  const leave = () => void kernel.leave();
  signal.addEventListener('abort', leave);
  try {
    const ran = await (plan.json || !io.interactive
      ? printed(plan, kernel, io, signal)
      : staged(plan, kernel, io, signal));
    return signals.status ?? (ran ? 0 : 3);
  } finally {
    await kernel.leave();
    signals.forget();
  }
}

async function printed(plan: Plan, kernel: Kernel, io: Io, ended: AbortSignal): Promise<boolean> {
  const items = plan.all ? plan.items : plan.items.slice(plan.at, plan.at + 1);
  if (plan.json) return reportJson(items, plan.hands, kernel, io, { ended, asArray: plan.all });
  return report(items, plan.hands, kernel, io, ended);
}

async function staged(plan: Plan, kernel: Kernel, io: Io, ended: AbortSignal): Promise<boolean> {
  const show = opening(plan.items, plan.at, plan.hands);
  const after = await onStage(show, io, process, (item) => kernel.ask(item), ended);
  io.out(summaryLines(after, io));
  return after.acts.every(({ decision }) => decision?.is !== 'failed');
}

function refuseContradictions(call: Call, typed: string | undefined): void {
  if (typed !== undefined && flag(call, 'all'))
    throw usage({
      en: 'Either one experiment or --all.',
      zh: '要么写一道题的名字，要么写 --all。',
    });
  if (typed === undefined && option(call, 'answer') !== undefined)
    throw usage({
      en: '--answer belongs to one experiment: nslab experiment NAME --answer CHOICE',
      zh: '--answer 只配合一道题用：nslab experiment NAME --answer CHOICE',
    });
}

function usage(text: Text): NslabError {
  const hint = {
    en: 'nslab experiment --help shows what it takes.',
    zh: 'nslab experiment --help 列出它的用法。',
  };
  return new NslabError('usage', text, { status: 2, hint });
}

function noExperiments(): NslabError {
  return new NslabError(
    'experiments-none',
    { en: 'This lab has no experiments.', zh: '这个实验里没有实验题。' },
    {
      status: 2,
      hint: { en: 'nslab experiment lists those of all labs.', zh: 'nslab experiment 列出所有实验里的。' },
    },
  );
}
