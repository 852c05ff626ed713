import { expect, test } from 'vitest';
import type { Call } from '../../engine/call.ts';
import { sethostname } from '../../engine/calls/identity.ts';
import { unshare } from '../../engine/calls/namespaces.ts';
import { exit_group, spawn } from '../../engine/calls/processes.ts';
import type { TraceEntry } from '../../engine/trace.ts';
import { inProgramOrder } from './program-order.ts';

const [first, name, end, last] = [
  unshare(['CLONE_NEWUTS']),
  sethostname('box'),
  exit_group(0),
  unshare(['CLONE_NEWIPC']),
];
const fork = spawn({ child: [name, end] });

/** As they began; a child's calls and its parent's in any order. */
function began(calls: readonly Call[]): TraceEntry[] {
  return calls.map((call, i) => ({ call, pid: 1, result: 0n, startNs: BigInt(i), endNs: BigInt(9 - i) }));
}

test.each([
  ['the child first', [first, fork, name, end, last]],
  ['the parent first', [first, fork, last, name, end]],
  ['by turns', [first, fork, name, last, end]],
])('a child’s calls stand below the call that made it: %s', (_, calls) => {
  const shown = inProgramOrder(began(calls)).map(({ call }) => call.shown);
  expect(shown).toEqual([first, fork, name, end, last].map((call) => call.shown));
});
