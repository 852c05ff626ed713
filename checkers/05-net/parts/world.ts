import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type Fail, fail } from '../../../src/lab/verdict.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import type { Process } from '../../../src/observe/process.ts';
import type { Text } from '../../../src/text/text.ts';

const CONTROL = '/run/world/control';
const ANSWER_MS = 3_000;

/** One thing that the outside world has seen (labs/05-net/world.ts). */
export interface WorldEntry {
  readonly by: 'tcp' | 'udp' | 'dns';
  /** The source address that it saw. */
  readonly from: string;
  /** The path of a request, the text of a datagram, the name that was asked for. */
  readonly what: string;
}

/** The process that plays the outside world. */
export function findWorld(machine: Machine): Process | undefined {
  return machine.processes().find((p) => p.comm === 'world' && p.environ()?.['NSLAB_PREPARED'] === 'world');
}

/** Without it nothing can be proved. */
export function worldEnded(expected: Text): Fail {
  const actual = {
    en: 'the process `world` has ended, and with it the outside world; `nslab reset` brings it back',
    zh: '进程 `world` 已经结束，外面的世界也就没有了；用 `nslab reset` 可以恢复',
  };
  return fail({ expected, actual });
}

/** All that it has seen, the oldest first. */
async function worldLog(machine: Machine): Promise<readonly WorldEntry[]> {
  return JSON.parse(await ask(machine, '/log'));
}

/** What has been sent may still be on its way through the world's event loop. */
export async function seenByWorld(machine: Machine, what: string): Promise<WorldEntry | undefined> {
  for (let tries = 0; tries < 10; tries++) {
    const entry = (await worldLog(machine)).find((e) => e.what.trim() === what);
    if (entry) return entry;
    await wait(20);
  }
  return undefined;
}

export interface Fetched {
  readonly status?: number;
  readonly body?: string;
  /** `ECONNREFUSED`, `timeout`, … */
  readonly error?: string;
}

/** A request that the outside world makes. */
export async function worldFetches(machine: Machine, url: string, ms: number): Promise<Fetched> {
  return JSON.parse(await ask(machine, `/fetch?url=${encodeURIComponent(url)}&ms=${ms}`));
}

/** Its control socket is a file: reached through PID 1's root, from whichever net namespace we are in. */
function ask(machine: Machine, path: string): Promise<string> {
  const socketPath = machine.init.path(CONTROL);
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path, agent: false, timeout: ANSWER_MS }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => resolve(body));
    });
    asked.on('timeout', () => asked.destroy(new Error(`${CONTROL} does not answer`)));
    asked.on('error', reject).end();
  });
}
