import type { Call } from '../engine/call.ts';
import type { Text } from '../text/text.ts';
import { LAST, LINES } from './explanations.ts';

/** Gives every call that says nothing of itself the line that fits its kind: the program is read as a lesson, too. */
export function explained(calls: readonly Call[]): Call[] {
  return calls.map((call) => ({
    ...call,
    why: call.why ?? lineFor(call),
    ...(call.child ? { child: explained(call.child) } : {}),
  }));
}

function lineFor(call: Call): Text {
  const [, , line] = LINES.find(([name, shown]) => name.test(call.name) && shown.test(call.shown)) ?? LAST;
  return line;
}
