import { chmodSync, existsSync, readdirSync, unlinkSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { makeFolder } from '../state/make-folder.ts';
import { socketPath } from './ask-path.ts';
import { type AskFrame, type AskRequest, lineSplitter, parseReply, parseRequest } from './ask-protocol.ts';
import type { Io } from './io.ts';
import { ink } from './view/ink.ts';

/** Does what was asked and answers with the exit status. */
export type AskHandler = (argv: readonly string[], io: Io) => Promise<number>;

export interface AskServer {
  /** Listens again at the same place, where the end of a lab host has swept the socket away. */
  again(): Promise<void>;
  close(): void;
}

/** Listens at `<folder>/<name>`; a socket that nobody listens at any more is replaced, a live one is not. */
export async function listenForQuestions(
  folder: string,
  name: string,
  handler: AskHandler,
): Promise<AskServer | 'taken'> {
  makeFolder(folder, 0o700);
  const path = socketPath(folder, name);
  if (await answers(path)) return 'taken';
  remove(path);
  removeDead(folder);
  const open = new Set<Socket>();
  const listen = async (): Promise<Server> => {
    const server = createServer((socket) => {
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      converse(socket, handler);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
    // The lab host's root is another user out here; the folder keeps everybody else out.
    chmodSync(path, 0o666);
    return server;
  };
  let server = await listen();
  return {
    async again() {
      if (existsSync(path)) return;
      server.close();
      server = await listen();
    },
    close() {
      for (const socket of open) socket.destroy();
      server.close();
      remove(path);
    },
  };
}

function converse(socket: Socket, handler: AskHandler): void {
  const gone = new AbortController();
  let waiting: ((answer: string | boolean | null) => void) | undefined;
  let begun = false;
  const send = (frame: AskFrame) => socket.writable && socket.write(`${JSON.stringify(frame)}\n`);
  const ask = (frame: AskFrame) =>
    new Promise<string | boolean | null>((resolve) => {
      waiting = resolve;
      send(frame);
    });
  const feed = lineSplitter((line) => {
    if (begun) {
      waiting?.(parseReply(line)?.answer ?? null);
      waiting = undefined;
      return;
    }
    begun = true;
    const request = parseRequest(line);
    if (!request) return refuse(socket, send);
    handler(request.argv, socketIo(request, send, ask, gone.signal)).then(
      (status) => {
        send({ exit: status });
        socket.end();
      },
      () => socket.destroy(),
    );
  });
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    if (!feed(chunk)) refuse(socket, send);
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    gone.abort();
    waiting?.(null);
  });
}

function refuse(socket: Socket, send: (frame: AskFrame) => void): void {
  send({ err: 'nslab: this is not a question that the guide understands.\n' });
  send({ exit: 2 });
  socket.end();
}

function socketIo(
  request: AskRequest,
  send: (frame: AskFrame) => void,
  ask: (frame: AskFrame) => Promise<string | boolean | null>,
  signal: AbortSignal,
): Io {
  const look = ink(request);
  return {
    out: (out) => send({ out }),
    err: (err) => send({ err }),
    lang: request.lang,
    ink: look,
    errInk: look,
    columns: request.columns,
    rows: request.rows,
    env: {},
    interactive: request.interactive,
    signal,
    async choose(question) {
      const answer = request.interactive ? await ask({ question }) : null;
      return question.choices.find((choice) => choice.name === answer)?.name;
    },
    async confirm(message) {
      const answer = request.interactive ? await ask({ confirm: message }) : null;
      return typeof answer === 'boolean' ? answer : undefined;
    },
  };
}

/** Whether somebody listens there. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Sockets of shells that were killed: their number is in their name. */
function removeDead(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /^shell-(\d+)\.sock$/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) remove(join(folder, name));
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Not there: nothing to replace.
  }
}
