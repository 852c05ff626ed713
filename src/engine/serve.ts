import type { ChildProcess } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { NslabError } from '../text/error.ts';
import type { Call } from './call.ts';
import { Collector } from './collector.ts';
import { layOut, type Stop } from './program.ts';
import { RecordReader } from './records.ts';
import { cannotStart, type RunOptions, spawnEngine } from './run.ts';
import type { Trace, TraceEntry } from './trace.ts';

export interface ServerRunOptions {
  readonly onEntry?: (entry: TraceEntry) => void;
  /** Kills the program's first process when aborted; its trace is what was told until then. */
  readonly signal?: AbortSignal;
  readonly stop?: Stop;
}

/**
 * A persistent engine: programs run in processes of its own, many at once. Whatever they leave running ends
 * with it, also when we die: the end of its socket is its signal.
 */
export interface Server {
  readonly pid: number;
  run(calls: readonly Call[], options?: ServerRunOptions): Promise<Trace>;
  /** Ends the server and kills all that its programs have left. */
  close(): Promise<void>;
}

export async function serve(options: Omit<RunOptions, 'onEntry' | 'stop'> = {}): Promise<Server> {
  const child = spawnEngine('serve', { detached: true, ...options }, ['pipe']);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(cannotStart(error)));
  });
  return new EngineServer(child);
}

interface Waiting {
  readonly collector: Collector;
  resolve(trace: Trace): void;
  reject(error: unknown): void;
}

class EngineServer implements Server {
  readonly #process: ChildProcess;
  readonly #socket: Duplex;
  readonly #ended: Promise<void>;
  readonly #waiting = new Map<number, Waiting>();
  #lastRun = 0;
  #isClosed = false;

  constructor(process: ChildProcess) {
    this.#process = process;
    this.#socket = process.stdio[3] as Duplex;
    const reader = new RecordReader();
    this.#socket.on('data', (chunk: Buffer) => {
      for (const record of reader.read(chunk)) {
        const run = this.#waiting.get(record.run);
        run?.collector.take(record);
        if (run?.collector.status !== undefined) this.#finish(record.run, run);
      }
    });
    this.#socket.on('error', () => {});
    this.#ended = new Promise((resolve) => {
      process.on('exit', () => {
        this.#isClosed = true;
        for (const { reject } of this.#waiting.values()) reject(serverGone());
        this.#waiting.clear();
        resolve();
      });
    });
    this.#idle();
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  run(calls: readonly Call[], options: ServerRunOptions = {}): Promise<Trace> {
    const layout = layOut(calls, { stop: options.stop, holdTrace: options.onEntry === undefined });
    if (this.#isClosed) return Promise.reject(serverGone());
    this.#lastRun = (this.#lastRun % 0xfffffffe) + 1;
    const run = this.#lastRun;
    const trace = new Promise<Trace>((resolve, reject) => {
      this.#waiting.set(run, { collector: new Collector(layout, options.onEntry), resolve, reject });
    });
    this.#busy();
    this.#socket.write(Buffer.concat([frameHead(layout.bytes.length, run), layout.bytes]));
    options.signal?.addEventListener('abort', () => this.#socket.write(frameHead(0, run)), { once: true });
    return trace;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#process.ref();
    this.#socket.end();
    await this.#ended;
    this.#socket.destroy();
  }

  #finish(number: number, { collector, resolve, reject }: Waiting): void {
    this.#waiting.delete(number);
    if (this.#waiting.size === 0) this.#idle();
    try {
      resolve(collector.trace(collector.status ?? 0, collector.wasKilled));
    } catch (error) {
      reject(error);
    }
  }

  /** A server without work does not keep the process that started it. */
  #idle(): void {
    this.#process.unref();
    (this.#socket as Duplex & { unref(): void }).unref();
  }

  #busy(): void {
    this.#process.ref();
    (this.#socket as Duplex & { ref(): void }).ref();
  }
}

/** A length of 0 kills the run. */
function frameHead(length: number, run: number): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(length, 0);
  head.writeUInt32LE(run, 4);
  return head;
}

function serverGone(): NslabError {
  return new NslabError('engine-gone', {
    en: 'The engine has ended, and with it what it had started.',
    zh: '引擎已经结束，它启动的一切也随之结束。',
  });
}
