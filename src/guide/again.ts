import type { Lab } from '../lab/catalogue.ts';
import type { StepDeclaration } from '../lab/lab.ts';
import { createLabHost } from '../labhost/create.ts';
import { endLabHost } from '../labhost/end.ts';
import { findLabHost } from '../labhost/find.ts';
import type { LabHost } from '../labhost/labhost.ts';
import { openMachine } from '../labhost/machine/host.ts';
import { type StateFolder, stateFolder } from '../state/folder.ts';
import { say } from '../text/text.ts';
import { hostFor } from './host.ts';
import type { Io } from './io.ts';
import { openLab } from './labs.ts';

/** A lab host as new for the lab; another lab's that is in use is asked about first. */
export async function newHost(lab: Lab, state: StateFolder, io: Io): Promise<LabHost> {
  const running = findLabHost(state);
  if (running && running.lab !== lab.id) return hostFor(lab, state, io);
  await endLabHost(state);
  const make = running?.mark === undefined ? createLabHost : openMachine;
  const host = await make(state, lab.id, lab.declaration.host);
  const said = {
    en: 'The lab host is new; what was in it is gone, /lab is as it was.',
    zh: '实验主机换成新的了：原来里面的东西都没了，/lab 还是原样。',
  };
  io.err(`${io.errInk.dim(say(said, io.lang))}\n`);
  return host;
}

/** Everything that runs in there ends: a person is asked. Undefined when there is nobody to ask. */
export function confirmAgain(io: Io): Promise<boolean | undefined> {
  const question = {
    en: 'Make the lab host anew and prepare this step again? What runs in it ends; your progress and /lab stay.',
    zh: '重建实验主机，把这一步重新准备好？里面运行的都会结束；进度和 /lab 留着。',
  };
  return io.confirm(say(question, io.lang));
}

/** `again [lab] [--step ID] [--yes]`, as a running guide of one lab is asked it: the step, or why not. */
export async function askedAgain(
  argv: readonly string[],
  lab: Lab,
  current: string,
  io: Io,
): Promise<StepDeclaration | undefined> {
  const at = argv.indexOf('--step');
  const word = argv[1]?.startsWith('-') ? undefined : argv[1];
  const step = lab.step(at < 0 ? current : (argv[at + 1] ?? ''));
  if (
    word !== undefined &&
    word !== lab.id &&
    (await openLab(word, { state: stateFolder(), io })).id !== lab.id
  ) {
    const other = {
      en: `The guide is open in lab ${lab.label}; leave it first (q).`,
      zh: `向导现在开着实验 ${lab.label}；请先离开它（q）。`,
    };
    io.err(`${say(other, io.lang)}\n`);
    return undefined;
  }
  if (argv.includes('--yes') || argv.includes('-y')) return step;
  const sure = await confirmAgain(io);
  if (sure === undefined)
    io.err(`${say({ en: 'Nobody to ask here: --yes', zh: '这里没法询问：--yes' }, io.lang)}\n`);
  return sure ? step : undefined;
}
