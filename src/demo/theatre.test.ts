import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadLab } from '../lab/catalogue.ts';
import { stateFolderAt } from '../state/folder.ts';
import { paper } from './example.test-kit.ts';
import type { Moment, Said } from './moment.ts';
import { Theatre } from './theatre.ts';

let folder: string;
let theatre: Theatre | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-theatre-'));
});
afterEach(async () => {
  await theatre?.close();
  expect(existsSync(join(folder, 'nslab'))).toBe(false);
  rmSync(folder, { recursive: true, force: true });
});

async function opened(labId: string, stepId: string) {
  const lab = await loadLab(labId);
  const step = lab.step(stepId);
  theatre = new Theatre(lab, stateFolderAt(join(folder, 'nslab')), paper(80, 24, 'en'));
  await theatre.set(step, true);
  return { lab, step, stage: theatre, first: await theatre.open(step) };
}

/** Every call, one Enter each; what was about to be made must be what was made. */
async function played(stage: Theatre, first: { moment: Moment; over: boolean }): Promise<Moment[]> {
  const moments = [first.moment];
  let { over } = first;
  while (!over) {
    const ahead = moments.at(-1)?.ahead;
    const next = await stage.call('one', () => {});
    moments.push(next.moment);
    over = next.over;
    const named = (said: Said): string => said.call.slice(0, said.call.indexOf('('));
    const all = [...next.moment.done, ...next.moment.waiting];
    if (ahead) expect(all.map(named)).toContain(named(ahead));
  }
  return moments;
}

const PERFORMANCES = [
  // Its last spawn is refused, and the child's one call never made.
  ['pid', 'without-fork', { waits: true, marks: ['+', '-'], unborn: 1 }],
  ['pid', 'two-deep', { waits: true, marks: ['+', '-'] }],
  ['mount', 'slave', { waits: true, marks: ['+', '~'] }],
  ['mount', 'pivot-root', { waits: true, marks: ['+', '-', '~'] }],
  ['user', 'two-containers', { waits: true, marks: ['+', '-', '~'] }],
  ['net', 'veth', { waits: true, marks: ['+', '~'] }],
  ['container', 'born', { waits: true, marks: ['+', '-', '~'] }],
] as const;

test.each(PERFORMANCES)(
  '%s/%s: several processes, one call after the other, and the checker agrees',
  async (lab, id, wanted) => {
    const { step, stage, first } = await opened(lab, id);
    const impossible = await stage.impossible(step);
    // A machine without newuidmap, or without cgroups of ours, is told so and what to do; then there is nothing to play.
    if (impossible) {
      expect(impossible.hint).not.toBeNull();
      return;
    }
    const moments = await played(stage, first);
    const marks = new Set(moments.flatMap(({ state }) => state.map((line) => line.mark)));
    for (const mark of wanted.marks) expect(marks).toContain(mark);
    expect(moments.some(({ waiting }) => waiting.length > 0)).toBe(wanted.waits);
    expect(new Set(moments.flatMap(({ done }) => done.map((said) => said.process))).size).toBeGreaterThan(1);
    expect(moments.flatMap(({ done }) => done).length).toBe(
      (moments.at(-1)?.total ?? 0) - ('unborn' in wanted ? wanted.unborn : 0),
    );
    expect((await stage.verdict(step)).status).toBe('pass');
  },
  120_000,
);

test('back: a new lab host, and the same calls but the last, in the same order', async () => {
  const { step, stage, first } = await opened('mount', 'slave');
  const seen = await played(stage, first);
  const moves = stage.performance?.moves ?? [];
  await stage.set(step, true);
  const before = await stage.open(step, moves.slice(0, -1));
  expect(before.over).toBe(false);
  expect(before.moment.made).toBe(moves.length - 1);
  expect(before.moment.ahead?.call).toMatch(/^mount\("from-host"/);
  expect(before.moment.ahead?.call).toBe(seen.at(-2)?.ahead?.call);
  await played(stage, before);
  expect((await stage.verdict(step)).status).toBe('pass');
}, 60_000);

test('the lab’s own words stop a quick walk, and its end ends it', async () => {
  const { stage, first } = await opened('user', 'handshake');
  expect(first.moment.ahead?.explained).toBe(true);
  const quick = await stage.call('explained', () => {});
  expect(quick.moment.ahead?.explained).toBe(true);
  const end = await stage.call('end', () => {});
  expect(end).toMatchObject({ over: true, moment: { ahead: undefined } });
}, 60_000);

test('a mistake is typed into a shell, and the checker names it', async () => {
  const { step, stage } = await opened('uts', 'own-uts');
  const shown = await stage.err(step, 'changed-the-host', 'The name of the whole host changed');
  expect(shown.report).toMatchObject({ status: 'fail', diagnosis: 'changed-the-host' });
  expect(shown.typed[0]).toContain('hostname box');
  await stage.set(step, true);
  expect((await stage.report(step)).diagnosis).toBeNull();
}, 60_000);

test('an experiment is answered by the kernel, with its evidence, in a lab host beside ours', async () => {
  const { lab, stage } = await opened('uts', 'own-uts');
  const answered = await stage.answer(lab.step('one-command'));
  expect(answered.choice).toBe('lab');
  expect(answered.evidence.length).toBeGreaterThan(0);
}, 60_000);
