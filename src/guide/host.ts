import { type Lab, listLabs } from '../lab/catalogue.ts';
import { createLabHost } from '../labhost/create.ts';
import { endLabHost } from '../labhost/end.ts';
import { findLabHost } from '../labhost/find.ts';
import type { LabHost } from '../labhost/labhost.ts';
import { look } from '../observe/look.ts';
import type { StateFolder } from '../state/folder.ts';
import { NslabError } from '../text/error.ts';
import { say } from '../text/text.ts';
import { sweepScratches } from './experiment.ts';
import type { Io } from './io.ts';
import { carryOwnFile } from './own-file.ts';
import { wrap } from './view/wrap.ts';

/** The running lab host of this lab, made if need be; another lab's is ended first, after asking when it is in use. */
export async function hostFor(lab: Lab, state: StateFolder, io: Io): Promise<LabHost> {
  const running = findLabHost(state);
  if (running?.lab === lab.id) return running;
  await sweepScratches(state);
  if (running) await giveUp(running, lab, state, io);
  const host = await createLabHost(state, lab.id, lab.declaration.host);
  tellWhatLasts(host, io);
  carryOwnFile(lab.id, state, io);
  return host;
}

/** The lab host that is there; a command that needs one and finds none says how to get it. */
export function runningHost(state: StateFolder): LabHost {
  const host = findLabHost(state);
  if (host) return host;
  throw new NslabError(
    'host-missing',
    { en: 'No lab host is running.', zh: '没有正在运行的实验主机。' },
    {
      status: 3,
      hint: { en: 'Open a lab: nslab start 1', zh: '先打开一个实验：nslab start 1' },
    },
  );
}

async function giveUp(running: LabHost, lab: Lab, state: StateFolder, io: Io): Promise<void> {
  const name = listLabs().find((l) => l.id === running.lab)?.word ?? running.lab;
  const busy = look(running).processes().length;
  if (busy > 0) {
    const text = {
      en: `The lab host of lab ${name} is still running (processes in it: ${busy}). End it, to open lab ${lab.label}?`,
      zh: `实验 ${name} 的实验主机还在运行，里面有 ${busy} 个进程。结束它，改开实验 ${lab.label}？`,
    };
    if ((await io.confirm(say(text, io.lang))) === false) throw stayed(name);
  }
  await endLabHost(state);
  const said = {
    en: `Ended the lab host of lab ${name}. Its work folder stays: ${running.workFolder}`,
    zh: `已结束实验 ${name} 的实验主机。它的工作目录还在：${running.workFolder}`,
  };
  io.err(`${wrap(say(said, io.lang), io.columns)}\n`);
}

function stayed(name: string): NslabError {
  return new NslabError(
    'host-in-use',
    { en: `Lab ${name} goes on as it was.`, zh: `实验 ${name} 保持原样。` },
    { hint: { en: `nslab start ${name} returns to it.`, zh: `nslab start ${name} 可以回到它。` } },
  );
}

function tellWhatLasts(host: LabHost, io: Io): void {
  const said = {
    en: `A lab host has been made: a disposable copy of this machine. What you save in /lab lasts (it is ${host.workFolder} out here); all else vanishes with it.`,
    zh: `实验主机建好了：它是这台机器的一份一次性副本。存进 /lab 的东西会留下（在外面是 ${host.workFolder}），其余的都会随它消失。`,
  };
  io.err(`${wrap(io.errInk.dim(say(said, io.lang)), io.columns)}\n`);
}
