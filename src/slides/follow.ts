import { existsSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { socketPath } from '../guide/ask-path.ts';
import type { StateFolder } from '../state/folder.ts';
import { makeFolder } from '../state/make-folder.ts';

/** What the slides' terminal tells the one with the notes. */
export interface Place {
  /** `03-mount` */
  readonly deck: string;
  /** From 0. */
  readonly at: number;
  /** When the show began, in milliseconds of Date.now(). */
  readonly since: number;
}

const NAME = 'show.sock';

function socketFolder(state: StateFolder): string {
  return join(state.root, 'slides');
}

export interface Announcer {
  tell(place: Place): void;
  close(): Promise<void>;
}

/** Tells every terminal with notes where the show is; undefined when another show tells it already. */
export async function announce(state: StateFolder): Promise<Announcer | undefined> {
  const folder = socketFolder(state);
  makeFolder(folder, 0o700);
  const path = socketPath(folder, NAME);
  if (await answers(path)) return undefined;
  // Of a show that was killed.
  rmSync(path, { force: true });
  const listeners = new Set<Socket>();
  let last = '';
  const server = createServer((socket) => {
    listeners.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => listeners.delete(socket));
    if (last !== '') socket.write(last);
  });
  await listening(server, path);
  return {
    tell(place) {
      last = `${JSON.stringify(place)}\n`;
      for (const socket of listeners) socket.write(last);
    },
    async close() {
      for (const socket of listeners) socket.destroy();
      await new Promise((done) => server.close(done));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(path, done);
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}

/** Hears of each place until the show has ended or `signal` is aborted. False when there is no show. */
export function hear(
  state: StateFolder,
  onPlace: (place: Place) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const folder = socketFolder(state);
  if (!existsSync(folder)) return Promise.resolve(false);
  return new Promise((done) => {
    const socket = connect(socketPath(folder, NAME));
    let heard = '';
    let connected = false;
    socket.setEncoding('utf8');
    socket.on('connect', () => {
      connected = true;
    });
    socket.on('data', (text) => {
      heard += text;
      const lines = heard.split('\n');
      heard = lines.pop() ?? '';
      for (const line of lines) {
        const place = placeIn(line);
        if (place) onPlace(place);
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => done(connected));
    signal.addEventListener('abort', () => socket.destroy(), { once: true });
  });
}

function placeIn(line: string): Place | undefined {
  try {
    const { deck, at, since } = JSON.parse(line) as Partial<Place>;
    if (typeof deck !== 'string' || !Number.isInteger(at) || typeof since !== 'number') return undefined;
    return { deck, at: at as number, since };
  } catch {
    return undefined;
  }
}
