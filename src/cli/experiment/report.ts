import type { Decision } from '../../audience/decision.ts';
import type { Hands } from '../../audience/hands.ts';
import type { Kernel } from '../../audience/kernel.ts';
import { askedLog, decidedLog } from '../../audience/log.ts';
import { type Item, nameOf } from '../../audience/programme.ts';
import { type Result, resultOf } from '../../audience/result.ts';
import type { Io } from '../../guide/io.ts';
import { say } from '../../text/text.ts';

/** One after another without a stage, until `ended` is aborted: whether each could be run. */
export async function report(
  items: readonly Item[],
  hands: Hands,
  kernel: Kernel,
  io: Io,
  ended: AbortSignal,
): Promise<boolean> {
  let ran = true;
  for (const item of items) {
    io.out(askedLog(item, io));
    io.err(`${io.errInk.dim(say({ en: 'The kernel decides…', zh: '让内核来回答……' }, io.lang))}\n\n`);
    const decision = await kernel.ask(item);
    if (ended.aborted) break;
    io.out(`${decidedLog(item, hands, decision, io)}\n`);
    ran &&= decision.is !== 'failed';
  }
  return ran;
}

/** The same for programs: an array of several, or the one. */
export async function reportJson(
  items: readonly Item[],
  hands: Hands,
  kernel: Kernel,
  io: Io,
  { ended, asArray }: { readonly ended: AbortSignal; readonly asArray: boolean },
): Promise<boolean> {
  const results: Result[] = [];
  let ran = true;
  for (const item of items) {
    io.err(`${io.errInk.dim(nameOf(item))}\n`);
    const decision: Decision = await kernel.ask(item);
    if (ended.aborted) return ran;
    results.push(resultOf(item, decision, io.lang, hands[0]));
    ran &&= decision.is !== 'failed';
  }
  io.out(`${JSON.stringify(asArray ? results : results[0], null, 2)}\n`);
  return ran;
}
