import { createSocket } from 'node:dgram';
import { closeSync, rmSync, writeSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { PORTS, WORLD, WORLD_DOMAIN, WORLD_FOLDER } from '../topology.ts';
import { answerTo, nameAsked } from './dns.ts';
import { nameAsStarted } from './name.ts';
import { request } from './request.ts';
import { Visits } from './visits.ts';

/*
 * The outside world: node world.js FD. Answers HTTP, DNS and nothing at all (datagrams), and remembers who
 * came from where. Writes a byte to FD when it listens.
 */
nameAsStarted();
const visits = new Visits(`${WORLD_FOLDER}/log`);

const web: RequestListener = (asked, answer) => {
  const from = asked.socket.remoteAddress ?? '';
  visits.add('tcp', from, asked.socket.remotePort ?? 0, asked.url ?? '');
  answer.setHeader('connection', 'close').end(`you are ${from.replace(/^::ffff:/, '')}\n`);
};

/** A socket file belongs to no net namespace: a check reaches the world here, whatever the learner has built. */
const control: RequestListener = async (asked, answer) => {
  const url = new URL(asked.url ?? '/', 'http://world');
  const query = url.searchParams;
  const found =
    url.pathname === '/fetch'
      ? await request(query.get('url') ?? '', Number(query.get('ms') ?? 300))
      : visits.all;
  answer.setHeader('connection', 'close').end(JSON.stringify(found));
};

const datagrams = createSocket('udp4', (message, { address, port }) => {
  visits.add('udp', address, port, message.toString().trim());
});

const dns = createSocket('udp4', (query, { address, port }) => {
  const name = nameAsked(query);
  if (name === undefined) return;
  visits.add('dns', address, port, name);
  const answer = answerTo(query, WORLD_DOMAIN, WORLD.address);
  if (answer) dns.send(answer, port, address, () => {});
});

const socketFile = `${WORLD_FOLDER}/control`;
rmSync(socketFile, { force: true });
await Promise.all([
  new Promise<void>((up) => createServer(web).listen(PORTS.http, '0.0.0.0', up)),
  new Promise<void>((up) => createServer(control).listen(socketFile, up)),
  new Promise<void>((up) => datagrams.bind(PORTS.datagrams, up)),
  new Promise<void>((up) => dns.bind(PORTS.dns, up)),
]);
const listening = Number(process.argv[2]);
writeSync(listening, '.');
closeSync(listening);
