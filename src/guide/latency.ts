import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadLab } from '../lab/catalogue.ts';
import { createLabHost } from '../labhost/create.ts';
import { cleanState } from '../labhost/end.ts';
import { runInside } from '../labhost/enter.ts';
import { stateFolderAt } from '../state/folder.ts';
import { contextOf } from './context.ts';
import type { Face } from './face.ts';
import { Guide } from './guide.ts';
import type { Io } from './io.ts';
import { ink } from './view/ink.ts';
import { WATCH_MS } from './watch.ts';

/** The step whose right state one system call makes: sethostname(2). */
const LAB = 'uts';
const STEP = 'own-uts';
const LIMIT_MS = 5_000;

/** Milliseconds from the return of the learner's system call to the guide's green, once for each run. */
export async function measureLatency(runs: number): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'nslab-latency-'));
  const found: number[] = [];
  try {
    for (let i = 0; i < runs; i++) found.push(await once(join(folder, String(i))));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return found;
}

async function once(root: string): Promise<number> {
  const state = stateFolderAt(root);
  const lab = await loadLab(LAB);
  const host = await createLabHost(state, lab.id, lab.declaration.host);
  let green: bigint | undefined;
  const guide = new Guide({
    ...{ lab, host, state, at: STEP, seat: 'plain', auto: false, face: SILENT, io: NOBODY },
    onGreen: () => {
      green = process.hrtime.bigint();
    },
  });
  const running = guide.run();
  try {
    await guide.settled();
    // The call comes at any moment between two looks.
    await sleep(WATCH_MS * (1 + Math.random()));
    const program = (await lab.programs())[STEP];
    if (!program) throw new Error(`no program for ${STEP}`);
    const trace = await runInside(host, program(contextOf(host)));
    const call = trace.entries.find((entry) => entry.call.name === 'sethostname');
    if (!call) throw new Error('sethostname was not called');
    const deadline = Date.now() + LIMIT_MS;
    while (green === undefined && Date.now() < deadline) await sleep(5);
    if (green === undefined) throw new Error('the guide did not turn green');
    // Both are CLOCK_MONOTONIC.
    return Number(green - call.endNs) / 1e6;
  } finally {
    guide.end();
    await running;
    await cleanState(state);
  }
}

const SILENT: Face = { show() {}, wait() {}, close() {} };

const NOBODY: Io = {
  out() {},
  err() {},
  lang: 'en',
  ink: ink({ color: false, unicode: false }),
  errInk: ink({ color: false, unicode: false }),
  columns: 80,
  rows: 24,
  env: {},
  interactive: false,
  signal: new AbortController().signal,
  choose: async () => undefined,
  confirm: async () => undefined,
};
