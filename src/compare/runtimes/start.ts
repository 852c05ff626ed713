import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../../container/config/runtime-spec.ts';
import { processAt } from '../../observe/live-process.ts';
import type { Process } from '../../observe/process.ts';
import { fileIdentity } from '../../observe/root.ts';
import { NslabError } from '../../text/error.ts';
import { commandEnded } from '../ended.ts';
import { executed } from '../executed.ts';
import { type Keeper, keeper } from '../keeper.ts';
import { bwrapMaking } from './bwrap.ts';
import type { Installed } from './installed.ts';
import { ociMaking } from './oci.ts';
import type { Making } from './runtime.ts';

/** A container of theirs that runs its command. */
export interface Theirs {
  readonly process: Process;
  readonly keyring: string;
  /** It is gone when this resolves. */
  end(): Promise<void>;
}

export interface Bundle {
  readonly folder: string;
  readonly config: Config;
}

interface Begun extends Making {
  readonly process: ChildProcess;
}

const TIMEOUT_MS = 60_000;
const STEP_MS = 10;
/** Of what a runtime says, the end tells why it failed. */
const MOST_WORDS = 2_000;

/**
 * Has a runtime run a bundle, and waits until its command runs. `scratch` is for the runtime's own files.
 * @throws NslabError `runtime-refused` with its own words, `command-ended` when there was nothing left to see
 */
export async function startTheirs(
  runtime: Installed,
  bundle: Bundle,
  scratch: string,
  id: string,
  signal?: AbortSignal,
): Promise<Theirs> {
  const making =
    runtime.name === 'bwrap'
      ? bwrapMaking(bundle.config, bundle.folder, scratch)
      : ociMaking(runtime.name, bundle.folder, scratch, id);
  const standby = keeper(making.remove);
  const begun = { ...making, process: making.begin() };
  const end = () => endOf(begun, standby);
  try {
    return { process: await running(runtime, begun, signal), keyring: making.keyring, end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function running(runtime: Installed, begun: Begun, signal: AbortSignal | undefined): Promise<Process> {
  const said = heard(begun.process);
  const makers = new Set([fileIdentity(runtime.path) ?? '']);
  for (let waited = 0; waited < TIMEOUT_MS; waited += STEP_MS) {
    signal?.throwIfAborted();
    const ended = hasEnded(begun.process);
    const pid = begun.firstProcess();
    const process = pid === undefined ? undefined : executed(pid, makers);
    // A fresh look: of this one, parts may have been read while it was becoming the command.
    if (process !== undefined) return processAt(process.pid) ?? process;
    if (ended) throw said().trim() === '' ? commandEnded(runtime.name) : refused(runtime, said());
    await pause(STEP_MS);
  }
  throw refused(runtime, said());
}

/** Both of its streams are read: one that is full would stop it. */
function heard(process: ChildProcess): () => string {
  let words = '';
  process.stdin?.end();
  process.stdout?.resume();
  process.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-MOST_WORDS);
  });
  process.on('error', (error) => {
    words += error.message;
  });
  return () => words;
}

/** It could not be started, or its streams are closed as well: nothing more will be said. */
function hasEnded(process: ChildProcess): boolean {
  const over = process.exitCode !== null || process.signalCode !== null;
  return process.pid === undefined || (over && process.stderr?.readableEnded === true);
}

/** How long what was killed may take to be gone. */
const GONE_MS = 10_000;

async function endOf(begun: Begun, standby: Keeper): Promise<void> {
  const { process } = begun;
  const pid = begun.firstProcess();
  const startTime = pid === undefined ? undefined : processAt(pid)?.startTime;
  if (!begun.isKnown()) process.kill('SIGKILL');
  await standby.finish();
  // Whoever else has an end of them must not keep us.
  process.stdout?.destroy();
  process.stderr?.destroy();
  const isThere = () =>
    (process.pid !== undefined && process.exitCode === null && process.signalCode === null) ||
    (pid !== undefined && startTime !== undefined && processAt(pid)?.startTime === startTime);
  for (let waited = 0; isThere() && waited < GONE_MS; waited += STEP_MS) await pause(STEP_MS);
}

function refused({ name, version }: Installed, words: string): NslabError {
  const said = words.trim();
  return new NslabError(
    'runtime-refused',
    {
      en: `${name} ${version} did not start the container. It said:\n${said}`,
      zh: `${name} ${version} 没能启动容器。它说：\n${said}`,
    },
    { status: 3 },
  );
}
