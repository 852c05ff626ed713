import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/* The programs as a learner starts them, from dist/. */
const servers = join(import.meta.dirname, '../../../dist/labs/05-net/servers');
const taken = createServer((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nhello\n'));
let port = 0;

beforeAll(async () => {
  taken.listen(0, '127.0.0.1');
  await once(taken, 'listening');
  port = (taken.address() as { port: number }).port;
});
afterAll(() => taken.close());

function said(program: 'serve' | 'ask', words: readonly (string | number)[], lang = 'en') {
  const argv = [join(servers, `${program}.js`), ...words.map(String)];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, {
    encoding: 'utf8',
    env: { NSLAB_LANG: lang },
    timeout: 20_000,
  });
  return { status, stdout, stderr };
}

test('a port in use: a sentence, and status 1', () => {
  expect(said('serve', [port, '127.0.0.1'])).toEqual({
    status: 1,
    stdout: '',
    stderr: `127.0.0.1:${port} is taken: a process of this net namespace listens there already. ss -ltnp shows it; or take another port.\n`,
  });
  expect(said('serve', [port, '127.0.0.1'], 'zh').stderr).toBe(
    `127.0.0.1:${port} 已被占用：在这个网络命名空间里，已有进程监听该端口。ss -ltnp 会列出它；也可以换一个端口。\n`,
  );
});

test('it is called as it was started, on every version of node', async () => {
  const free = port === 65_535 ? port - 1 : port + 1;
  const argv = [join(servers, 'serve.js'), String(free), '127.0.0.1'];
  const child = spawn(process.execPath, argv, { argv0: 'a-name', stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(child.stdout, 'data');
    expect(readFileSync(`/proc/${child.pid}/comm`, 'utf8')).toBe('a-name\n');
  } finally {
    child.kill();
  }
});

test('an address that is not there', () => {
  expect(said('serve', [port, '203.0.113.77'])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('No interface of this net namespace has the address 203.0.113.77'),
  });
});

test('a port that is none', () => {
  for (const word of ['0x50', '70000', 'http', '-1']) {
    expect(said('serve', [word])).toEqual({
      status: 2,
      stdout: '',
      stderr: `"${word}" is no port: a number from 1 to 65535.\n`,
    });
  }
});

test('what was asked and why nobody answered', () => {
  expect(said('ask', [`http://127.0.0.1:${port}/`, 'x'])).toMatchObject({ status: 2 });
  expect(said('ask', [])).toMatchObject({ status: 2, stderr: expect.stringContaining('ask URL') });
  expect(said('ask', ['http://127.0.0.1:1/'])).toEqual({
    status: 1,
    stdout: '',
    stderr: 'http://127.0.0.1:1/: refused: the machine is there, and nobody listens on that port\n',
  });
  expect(said('ask', ['http://127.0.0.1:1/'], 'zh').stderr).toContain('被拒绝');
});
