import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { NslabError } from '../text/error.ts';
import { engineBinary } from './binary.ts';
import type { Call } from './call.ts';
import { Collector } from './collector.ts';
import { layOut, type Stop } from './program.ts';
import { RecordReader } from './records.ts';
import { type SignalName, signalNumber } from './signals.ts';
import type { Trace, TraceEntry } from './trace.ts';

export interface RunOptions {
  /** The program's own standard streams; `ignore` by default: what it leaves running must not hold ours open. */
  readonly stdio?: 'inherit' | 'pipe' | 'ignore' | readonly ('inherit' | 'pipe' | 'ignore' | number)[];
  readonly cwd?: string;
  readonly env?: Readonly<NodeJS.ProcessEnv>;
  /** In a session of its own: our terminal's Ctrl-C does not reach it, and we need not wait for it. */
  readonly detached?: boolean;
  /** Shown in /proc/PID/cmdline of the engine and of all that it makes, until they execute something else. */
  readonly argv0token?: string;
  /** A command that starts the engine and becomes it, as `systemd-run --scope` does: its words before the engine's own. */
  readonly through?: readonly string[];
  /** Kills the engine (SIGKILL) when aborted. */
  readonly signal?: AbortSignal;
  /** Each call as it returns; those of different processes in the order in which they were told. */
  readonly onEntry?: (entry: TraceEntry) => void;
  /** `onEntry` may hear of several at a time, at the latest when their process waits: that is faster. */
  readonly inPieces?: boolean;
  /** Listens to the program's processes for as long as any of them can tell something, or until `letGo`. */
  readonly listen?: boolean;
  /** Fault injection, for tests. */
  readonly stop?: Stop;
}

/** A program that is running. Its standard streams are the process's, where they are pipes. */
export interface Running {
  readonly process: ChildProcess;
  /** When the first process has ended. */
  readonly trace: Promise<Trace>;
  /** Exit status; 128 + the signal when the engine was killed. */
  readonly status: Promise<number>;
  /** Lets the event loop end while the processes go on; nothing more of them is heard. */
  letGo(): void;
}

/** Starts a program and does not wait. */
export function launch(calls: readonly Call[], options: RunOptions = {}): Running {
  return begin(calls, options).running;
}

/** Runs a program to the end of its first process. @throws NslabError when it could not be run at all */
export async function run(calls: readonly Call[], options: RunOptions = {}): Promise<Trace> {
  return launch(calls, options).trace;
}

/**
 * Starts a program whose processes are to outlive us, in a session of its own: resolves when one of them
 * has said `ready()` and the first process has ended, or is the one that said it. A program that ends
 * without: the trace says why.
 */
export function start(calls: readonly Call[], options: Omit<RunOptions, 'detached'> = {}): Promise<Trace> {
  return new Promise((resolve, reject) => {
    let isReady = false;
    const { running, collector } = begin(calls, {
      ...options,
      detached: true,
      inPieces: options.inPieces ?? options.onEntry === undefined,
      onEntry: (entry) => {
        options.onEntry?.(entry);
        if (entry.call.name !== 'ready') return;
        isReady = true;
        if (collector().isFirstProcess(entry)) finish();
      },
    });
    const finish = () => {
      running.letGo();
      resolve(collector().trace(0, false));
    };
    running.trace.then((trace) => {
      running.letGo();
      resolve(isReady || trace.failed ? trace : { ...trace, ok: false });
    }, reject);
  });
}

interface Begun {
  readonly running: Running;
  readonly collector: () => Collector;
}

function begin(calls: readonly Call[], options: RunOptions): Begun {
  const holdTrace = options.inPieces ?? options.onEntry === undefined;
  const layout = layOut(calls, { stop: options.stop, holdTrace });
  const collector = new Collector(layout, options.onEntry);
  const child = spawnEngine('run', options, ['pipe', 'pipe']);
  const program = child.stdio[3] as Writable;
  const records = child.stdio[4] as Readable;
  // The engine may die before it has read the whole; its status tells.
  program.on('error', () => {});
  program.end(layout.bytes);
  const reader = new RecordReader();
  records.on('data', (chunk: Buffer) => {
    for (const record of reader.read(chunk)) collector.take(record);
  });
  const ended = endOf(child, records, options.listen ?? false);
  const trace = ended.then(({ status, killed }) => collector.trace(status, killed));
  const status = ended.then((end) => end.status);
  trace.catch(() => {});
  status.catch(() => {});
  const letGo = () => {
    child.unref();
    records.destroy();
    program.destroy();
  };
  return { running: { process: child, trace, status, letGo }, collector: () => collector };
}

/** An engine process with two more descriptors than stdio's, or one. */
export function spawnEngine(
  mode: 'run' | 'serve',
  options: RunOptions,
  more: readonly 'pipe'[],
): ChildProcess {
  const { stdio = 'ignore', argv0token, cwd, env, detached = false, signal, through = [] } = options;
  const own =
    typeof stdio === 'string'
      ? [stdio, stdio, stdio]
      : [stdio[0], stdio[1], stdio[2]].map((s) => s ?? 'ignore');
  const words = [...through, engineBinary(), mode, ...(argv0token === undefined ? [] : [argv0token])];
  return spawn(words[0] as string, words.slice(1), {
    stdio: [...own, ...more] as StdioOptions,
    detached,
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
    ...(signal === undefined ? {} : { signal, killSignal: 'SIGKILL' as const }),
  });
}

interface End {
  readonly status: number;
  readonly killed: boolean;
}

/**
 * The first process has ended, and what all have told has arrived: the stream ends when nobody can tell any
 * more. Children that are about to become another program (execve closes the stream) are waited for a moment;
 * those that stay the engine may hold it open for ever.
 */
function endOf(child: ChildProcess, records: Readable, listen: boolean): Promise<End> {
  return new Promise((resolve, reject) => {
    let end: End | undefined;
    let lastWords: NodeJS.Timeout | undefined;
    const look = () => {
      if (!end || (!records.readableEnded && !records.destroyed)) return;
      clearTimeout(lastWords);
      records.destroy();
      resolve(end);
    };
    records.on('end', look);
    records.on('close', look);
    records.on('error', look);
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.name === 'AbortError') return;
      reject(cannotStart(error));
    });
    child.on('exit', (code, signal) => {
      end = { status: code ?? 128 + signalNumber(signal as SignalName), killed: signal !== null };
      // In the turn after: what came while nobody had the time to listen is read before (busy event loops).
      if (!listen) lastWords = setTimeout(() => setImmediate(() => records.destroy()), LAST_WORDS_MS);
      look();
    });
  });
}

/** From clone3 to execve takes a child well under a millisecond, on a busy machine a few. */
const LAST_WORDS_MS = 100;

export function cannotStart(error: NodeJS.ErrnoException): NslabError {
  return new NslabError(
    'engine-cannot-start',
    {
      en: `The engine could not be started: ${error.path ?? engineBinary()}: ${error.code ?? error.message}.`,
      zh: `无法启动引擎：${error.path ?? engineBinary()}：${error.code ?? error.message}。`,
    },
    { cause: error },
  );
}
