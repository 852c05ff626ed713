import { outputInside } from '../../../src/observe/inside.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import type { NetworkPlace } from '../../../src/observe/network.ts';

/** What the learner's own log leaves out: requests and datagrams of a check begin with this. */
export const MARK = 'nslab-check';
const SECONDS = '2';

/** The body of an HTTP answer, asked for from inside a net namespace with nothing but bash; undefined without one. */
export async function requestFrom(
  machine: Machine,
  place: NetworkPlace,
  address: string,
  port: number,
  page = MARK,
): Promise<string | undefined> {
  const script = `exec 3<>/dev/tcp/${address}/${port} && printf 'GET /${page} HTTP/1.0\\r\\n\\r\\n' >&3 && cat <&3`;
  const answer = await within(machine, place, script);
  return answer?.split('\r\n\r\n')[1]?.trim();
}

/** A datagram: nobody answers one, so that it tells only about the way there. */
export async function datagramFrom(
  machine: Machine,
  place: NetworkPlace,
  address: string,
  port: number,
  text: string,
): Promise<void> {
  await within(machine, place, `echo ${MARK} ${text} >/dev/udp/${address}/${port}`);
}

/**
 * Does anybody with this address answer? A refused connection is an answer, too: a port where nobody listens
 * is refused by the kernel over there at once.
 */
export async function isAnswered(machine: Machine, place: NetworkPlace, address: string): Promise<boolean> {
  const script = `exec 3<>/dev/tcp/${address}/${CLOSED_PORT}; case $? in 0) echo yes;; esac`;
  const answer = await within(machine, place, `{ ${script}; } 2>&1; true`);
  return answer !== undefined && /yes|Connection refused/.test(answer);
}

/** The IPv4 address of a name, as a DNS server says that is asked from inside (RFC 1035, 4). */
export async function resolvesFrom(
  machine: Machine,
  place: NetworkPlace,
  server: string,
  name: string,
): Promise<string | undefined> {
  const question = dnsQuestion(name);
  const bytes = [...question].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  const ask = `exec 3<>/dev/udp/${server}/53 && printf '${bytes}' >&3`;
  // One read takes the whole datagram; who waits for more of it waits in vain.
  const answer = await within(machine, place, `${ask} && dd bs=512 count=1 <&3 2>/dev/null | od -An -v -tx1`);
  const reply = Buffer.from((answer ?? '').replace(/\s/g, ''), 'hex');
  return reply.length > question.length ? [...reply.subarray(-4)].join('.') : undefined;
}

const HEADER = [0x6e, 0x73, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0];

function dnsQuestion(name: string): Uint8Array {
  const labels = name.split('.').flatMap((label) => [label.length, ...Buffer.from(label, 'latin1')]);
  return Uint8Array.from([...HEADER, ...labels, 0, 0, 1, 0, 1]);
}

/** discard(9): hardly anybody listens there. */
const CLOSED_PORT = 9;

function within(machine: Machine, place: NetworkPlace, script: string): Promise<string | undefined> {
  const argv = ['nsenter', `--net=${place.path}`, '--', 'timeout', SECONDS, 'bash', '-c', script];
  return outputInside(machine.init, [], argv);
}
