import { closeSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { chinese, wrong } from './language.ts';
import { nameAsStarted } from './name.ts';

/*
 * The server in a container: node serve.js PORT [ADDRESS] [FD]. Tells everybody where they came from.
 * Writes a byte to FD, where there is one, when it listens.
 */
const [port = '80', address = '0.0.0.0', listening] = process.argv.slice(2);
const name = process.env['NAME'] ?? 'web';
nameAsStarted();

const server = createServer((asked, answer) => {
  const from = (asked.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  answer.setHeader('connection', 'close').end(`${name}: you are ${from}\n`);
});

server.on('error', (error: NodeJS.ErrnoException) => {
  wrong(1, why(error));
});

if (/^\d{1,5}$/.test(port) && Number(port) > 0 && Number(port) < 65536) listen();
else
  wrong(
    2,
    chinese
      ? `“${port}”不是端口：应是 1 到 65535 之间的数字。`
      : `"${port}" is no port: a number from 1 to 65535.`,
  );

function listen(): void {
  server.listen(Number(port), address, () => {
    if (listening !== undefined) {
      writeSync(Number(listening), '.');
      closeSync(Number(listening));
      return;
    }
    process.stdout.write(`${name}: listening on ${address}:${port}\n`);
    // A learner's terminal may go before the server does.
    process.stdout.on('error', () => {});
  });
}

function why({ code, message }: NodeJS.ErrnoException): string {
  const place = `${address}:${port}`;
  switch (code) {
    case 'EADDRINUSE':
      return chinese
        ? `${place} 已被占用：在这个网络命名空间里，已有进程监听该端口。ss -ltnp 会列出它；也可以换一个端口。`
        : `${place} is taken: a process of this net namespace listens there already. ss -ltnp shows it; or take another port.`;
    case 'EADDRNOTAVAIL':
      return chinese
        ? `这个网络命名空间里没有地址 ${address}：先用 ip address add 配上，或者监听 0.0.0.0。`
        : `No interface of this net namespace has the address ${address}: ip address add it first, or listen on 0.0.0.0.`;
    case 'EACCES':
      return chinese
        ? `端口 ${port} 小于 1024：监听它需要在拥有这个网络命名空间的用户命名空间里有 CAP_NET_BIND_SERVICE。`
        : `Port ${port} is below 1024: it takes CAP_NET_BIND_SERVICE in the user namespace that owns this net namespace.`;
    default:
      return `${place}: ${message}`;
  }
}
