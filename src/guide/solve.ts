import { outcomeOf } from '../engine/advice.ts';
import type { Call } from '../engine/call.ts';
import { formatTrace } from '../engine/show.ts';
import type { Trace } from '../engine/trace.ts';
import type { Lab } from '../lab/catalogue.ts';
import type { StepDeclaration } from '../lab/lab.ts';
import { runInside } from '../labhost/enter.ts';
import type { LabHost } from '../labhost/labhost.ts';
import { NslabError } from '../text/error.ts';
import { say } from '../text/text.ts';
import { contextOf } from './context.ts';
import type { Io } from './io.ts';

/** Does a step by its engine program and shows each call. @throws NslabError when a call was refused */
export async function solve(lab: Lab, step: StepDeclaration, host: LabHost, io: Io): Promise<void> {
  const head = {
    en: 'The engine makes these system calls in the lab host:',
    zh: '引擎在实验主机里发出这些系统调用：',
  };
  io.out(`\n${io.ink.strong(say(head, io.lang))}\n\n`);
  const trace = await performProgram(lab, step, host);
  io.out(`${formatTrace(trace, { lang: io.lang, color: io.ink.color })}\n`);
  if (!trace.ok) throw refused(trace);
}

/** The trace of the step's own calls: how the engine got into the lab host is left out. */
export async function performProgram(lab: Lab, step: StepDeclaration, host: LabHost): Promise<Trace> {
  const program = (await lab.programs())[step.id];
  if (!program) throw noProgram(step);
  const calls = program(contextOf(host));
  const trace = await runInside(host, calls);
  const own = callsOf(calls);
  const entries = trace.entries.filter((entry) => own.has(entry.call) || entry === trace.failed);
  return { ...trace, entries };
}

function callsOf(calls: readonly Call[]): Set<Call> {
  return new Set(calls.flatMap((call) => [call, ...callsOf(call.child ?? [])]));
}

function noProgram(step: StepDeclaration): NslabError {
  return new NslabError(
    'program-missing',
    { en: `"${step.id}" is not done by system calls.`, zh: `“${step.id}”不是靠系统调用完成的。` },
    {
      status: 2,
      hint: { en: 'An experiment is answered: nslab next', zh: '实验题是用来回答的：nslab next' },
    },
  );
}

function refused(trace: Trace): NslabError {
  const failed = trace.failed;
  const what = failed ? outcomeOf(failed) : `status ${trace.status}`;
  return new NslabError(
    'call-refused',
    { en: `The kernel refused a call: ${what}`, zh: `内核拒绝了一个调用：${what}` },
    {
      hint: {
        en: 'The state that this step starts from may be gone: nslab again prepares it, in a new lab host.',
        zh: '这一步所依赖的状态可能已经不在了：nslab again 会换一台新的实验主机，重新准备好。',
      },
    },
  );
}
