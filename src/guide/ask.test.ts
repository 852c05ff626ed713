import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { forward } from './ask-client.ts';
import { LONGEST_LINE } from './ask-protocol.ts';
import { type AskServer, listenForQuestions } from './ask-server.ts';
import type { Io } from './io.ts';
import { ink } from './view/ink.ts';

let folder: string;
let server: AskServer | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-ask-'));
});
afterEach(() => {
  server?.close();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

function person(answers: { choice?: string; yes?: boolean } = {}) {
  const said = { out: '', err: '' };
  const io: Io = {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    lang: 'zh',
    ink: ink({ color: true, unicode: true }),
    errInk: ink({ color: true, unicode: true }),
    columns: 61,
    rows: 20,
    env: {},
    interactive: true,
    signal: new AbortController().signal,
    choose: async () => answers.choice,
    confirm: async () => answers.yes,
  };
  return { said, io };
}

async function listen(handler: Parameters<typeof listenForQuestions>[2]) {
  const made = await listenForQuestions(folder, 'guide.sock', handler);
  if (made === 'taken') throw new Error('taken');
  server = made;
}

/** What the server answers to these bytes. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(join(folder, 'guide.sock'));
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
    socket.write(bytes);
  });
}

describe('asking the guide', () => {
  test('carries words, output, terminal and exit status', async () => {
    await listen(async (argv, io) => {
      io.out(`${argv.join(' ')} ${io.columns} ${io.lang} ${io.ink.color}`);
      io.err('chatter');
      return 3;
    });
    const { said, io } = person();
    expect(await forward(folder, ['check', '--json'], io)).toBe(3);
    expect(said).toEqual({ out: 'check --json 61 zh true', err: 'chatter' });
  });

  test('asks the person at the other end', async () => {
    await listen(async (_, io) => {
      const choice = await io.choose({ message: '?', choices: [{ name: 'a', words: 'A' }] });
      const sure = await io.confirm('sure?');
      io.out(`${choice} ${sure}`);
      return 0;
    });
    const { said, io } = person({ choice: 'a', yes: true });
    await forward(folder, ['next'], io);
    expect(said.out).toBe('a true');
  });

  test('an answer that was not offered is none', async () => {
    await listen(async (_, io) => {
      io.out(String(await io.choose({ message: '?', choices: [{ name: 'a', words: 'A' }] })));
      return 0;
    });
    const { said, io } = person({ choice: 'evil' });
    await forward(folder, ['next'], io);
    expect(said.out).toBe('undefined');
  });

  test('nobody there, or only a dead socket: nobody answers', async () => {
    writeFileSync(join(folder, 'shell-1.sock'), '');
    expect(await forward(folder, ['hint'], person().io)).toBeUndefined();
  });

  test('a dead socket is replaced, a live one is not', async () => {
    writeFileSync(join(folder, 'guide.sock'), '');
    await listen(async () => 0);
    expect(await listenForQuestions(folder, 'guide.sock', async () => 0)).toBe('taken');
  });

  test('a folder too deep for a socket address works all the same', async () => {
    const deep = join(folder, 'd'.repeat(120));
    const made = await listenForQuestions(deep, 'guide.sock', async () => 7);
    expect(await forward(deep, ['hint'], person().io)).toBe(7);
    if (made !== 'taken') made.close();
  });

  test.each([
    ['no JSON', 'hello\n'],
    ['no words', '{"argv":3}\n'],
    ['words that are none', '{"argv":[1]}\n'],
    ['a list', '[]\n'],
    ['an endless line', 'x'.repeat(LONGEST_LINE + 1)],
  ])('refuses %s', async (_, bytes) => {
    await listen(async () => 0);
    expect(await raw(bytes)).toContain('"exit":2');
  });

  test('tells the command when the asker goes away', async () => {
    const gone = new Promise<void>((resolve) => {
      void listen(async (_, io) => {
        await new Promise<void>((done) => io.signal.addEventListener('abort', () => done()));
        resolve();
        return 0;
      }).then(() => {
        const socket = connect(join(folder, 'guide.sock'));
        socket.write('{"argv":["check","--watch"]}\n', () => setTimeout(() => socket.destroy(), 30));
      });
    });
    await expect(gone).resolves.toBeUndefined();
  });
});
