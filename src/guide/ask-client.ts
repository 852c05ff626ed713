import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { askSockets, socketPath } from './ask-path.ts';
import { type AskFrame, type AskReply, lineSplitter, parseFrame } from './ask-protocol.ts';
import type { Io } from './io.ts';

/** Sends what was typed to whoever listens in the folder; undefined when nobody does. */
export async function forward(folder: string, argv: readonly string[], io: Io): Promise<number | undefined> {
  for (const path of askSockets(folder)) {
    const status = await ask(path, argv, io);
    if (status !== undefined) return status;
  }
  return undefined;
}

/** The same, to a guide only. */
export async function forwardToGuide(
  folder: string,
  argv: readonly string[],
  io: Io,
): Promise<number | undefined> {
  return existsSync(join(folder, GUIDE)) ? ask(socketPath(folder, GUIDE), argv, io) : undefined;
}

const GUIDE = 'guide.sock';

/** The exit status; undefined when nobody listens at this path. */
function ask(path: string, argv: readonly string[], io: Io): Promise<number | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    let connected = false;
    const reply = (value: AskReply) => socket.write(`${JSON.stringify(value)}\n`);
    const feed = lineSplitter((line) => {
      const frame = parseFrame(line);
      if (frame) take(frame);
    });
    const take = (frame: AskFrame): void => {
      if ('out' in frame) io.out(frame.out);
      else if ('err' in frame) io.err(frame.err);
      else if ('question' in frame)
        io.choose(frame.question).then((answer) => reply({ answer: answer ?? null }));
      else if ('confirm' in frame)
        io.confirm(frame.confirm).then((answer) => reply({ answer: answer ?? null }));
      else {
        resolve(frame.exit);
        socket.end();
      }
    };
    socket.setEncoding('utf8');
    socket.once('connect', () => {
      connected = true;
      const { columns, rows, lang, interactive } = io;
      const { color, unicode } = io.ink;
      socket.write(`${JSON.stringify({ argv, columns, rows, color, unicode, lang, interactive })}\n`);
    });
    socket.on('data', (chunk: string) => feed(chunk));
    socket.on('error', () => resolve(connected ? 1 : undefined));
    // The guide went away in the middle of its answer.
    socket.on('close', () => resolve(connected ? 1 : undefined));
  });
}
