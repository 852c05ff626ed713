import { setTimeout as sleep } from 'node:timers/promises';
import { markedProcesses } from '../../observe/marked.ts';
import type { StateFolder } from '../../state/folder.ts';
import { killAll } from '../kill.ts';
import { markOf } from './mark.ts';

/** Ends all that bears the mark, until nothing does: one may have started another meanwhile. */
export async function endMarked(state: StateFolder, thaw: () => void = () => {}): Promise<void> {
  for (let i = 0; i < 100; i++) {
    const left = [...markedProcesses(markOf(state)).values()].filter((p) => p.state !== 'Z');
    if (left.length === 0) return;
    await killAll(left, thaw);
    await sleep(10);
  }
}
