import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { packageRoot } from '../labhost/client.ts';
import { endLabHost } from '../labhost/end.ts';
import { stateFolderAt } from '../state/folder.ts';
import { changesSince, fingerprintOfMachine } from './machine-itself.ts';
import { type Cell, failed, PASSED, type Result, type Row } from './outcome.ts';

/** How many lines the journal has when the command is killed: before anything was touched, in the midst of it, after it. */
const PLACES = [1, 4, 12];
const PATIENCE_MS = 120_000;

/** `start --host`, killed with SIGKILL, and `clean`: the machine is as it was. */
export async function tryKilledOnMachine(): Promise<Row> {
  const cells: Cell[] = [];
  for (const place of PLACES) {
    const start = performance.now();
    const result = await killedAt(place).catch((error: Error) => failed(error.stack ?? error.message));
    cells.push({ column: 'clean', name: `line ${place}`, result, ms: performance.now() - start });
  }
  return { lab: 'machine', step: 'killed', cells };
}

async function killedAt(lines: number): Promise<Result> {
  const before = await fingerprintOfMachine();
  const folder = mkdtempSync(join(tmpdir(), 'nslab-killed-'));
  const state = stateFolderAt(join(folder, 'nslab'));
  const journal = join(state.root, 'journal.jsonl');
  const command = join(packageRoot(), 'dist/src/cli/main.js');
  const child = spawn(process.execPath, [command, 'start', '1', '--host', '--confirm', hostname()], {
    env: { ...process.env, XDG_STATE_HOME: folder },
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    const deadline = Date.now() + PATIENCE_MS;
    while (linesOf(journal) < lines && child.exitCode === null && Date.now() < deadline) await wait(1);
    child.kill('SIGKILL');
    await ended;
    if (!existsSync(journal)) return failed('it touched the machine without a journal, or ended before');
    await endLabHost(state);
    const left = [
      ...(existsSync(journal) ? ['the journal is still there'] : []),
      ...(await changesSince(before)),
    ];
    return left.length === 0 ? PASSED : failed(left.join('\n'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function linesOf(file: string): number {
  try {
    return readFileSync(file, 'utf8').split('\n').length - 1;
  } catch {
    return 0;
  }
}
