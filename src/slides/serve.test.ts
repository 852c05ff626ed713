import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listDecks } from './catalogue.ts';
import { type SlideServer, serveDecks } from './serve.ts';

let server: SlideServer;
beforeAll(async () => {
  server = await serveDecks(0);
});
afterAll(() => server.close());

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

function ask(path: string, options: { method?: string; host?: string; at?: string } = {}): Promise<Answer> {
  const { method = 'GET', host = `localhost:${server.port}`, at = '127.0.0.1' } = options;
  return new Promise((done, failed) => {
    const asked = request({ host: at, port: server.port, path, method, headers: { host } }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      answer.on('end', () => done({ status: answer.statusCode ?? 0, body, headers: answer.headers }));
    });
    asked.on('error', failed);
    asked.end();
  });
}

test('the list, and every deck in both languages', async () => {
  const { status, body, headers } = await ask('/');
  expect(status).toBe(200);
  expect(headers['x-content-type-options']).toBe('nosniff');
  const links = [...body.matchAll(/href="([^"]+\.html)"/g)].map((match) => match[1] as string);
  expect(links).toHaveLength(listDecks().length * 2);
  const first = await ask(`/${links[0]}`);
  expect(first.status).toBe(200);
  expect(first.headers['content-type']).toBe('text/html; charset=utf-8');
});

test.each([
  ['evil.example'],
  ['evil.example:80'],
  ['127.0.0.1'],
  ['localhost.evil.example'],
  ['127.0.0.1:1'],
])('a request for the host %s is refused', async (host) => {
  expect((await ask('/', { host })).status).toBe(421);
});

test.each([['localhost'], ['127.0.0.1'], ['[::1]']])('one for %s is not', async (name) => {
  expect((await ask('/', { host: `${name}:${server.port}` })).status).toBe(200);
});

test.each([
  ['/../package.json'],
  ['/..%2fpackage.json'],
  ['/%2e%2e/package.json'],
  ['//etc/passwd'],
  ['/etc/passwd'],
  ['/theme.css'],
  ['/03-mount/en.md'],
  ['/03-mount.en.html/../../package.json'],
  ['/__proto__'],
  ['/03-mount.en.html%00'],
])('%s is no page', async (path) => {
  expect((await ask(path)).status).toBe(404);
});

test('nothing but reading', async () => {
  expect((await ask('/', { method: 'POST' })).status).toBe(405);
  expect((await ask('/', { method: 'HEAD' })).body).toBe('');
});

test('a request without a host is refused', async () => {
  const answer = await new Promise<string>((done) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write('GET / HTTP/1.0\r\n\r\n'));
    let heard = '';
    socket.on('data', (data) => {
      heard += data;
    });
    socket.on('close', () => done(heard));
  });
  expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
});

test('only this machine is listened to', async () => {
  const { readFileSync } = await import('node:fs');
  const hex = server.port.toString(16).toUpperCase().padStart(4, '0');
  const four = readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .filter((line) => line.includes(`:${hex} `) && / 0A /.test(line));
  expect(four.map((line) => line.trim().split(/\s+/)[1])).toEqual([`0100007F:${hex}`]);
});
