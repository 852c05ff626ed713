import { appendFileSync, writeFileSync } from 'node:fs';
import { CHECK } from '../topology.ts';

/** One packet or request that has reached the world. */
export interface Visit {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly by: 'tcp' | 'udp' | 'dns';
  /** The source address, as the world sees it. */
  readonly from: string;
  readonly port: number;
  /** The path of the request, the text of the datagram, or the name asked for. */
  readonly what: string;
}

const KEPT = 1000;

/** The world's memory, and the file in which learners read it: one JSON object a line. */
export class Visits {
  readonly #file: string;
  #all: Visit[] = [];
  #lines = 0;

  constructor(file: string) {
    this.#file = file;
    writeFileSync(file, '');
  }

  get all(): readonly Visit[] {
    return this.#all;
  }

  add(by: Visit['by'], from: string, port: number, what: string): void {
    const visit = { at: Date.now(), by, from: from.replace(/^::ffff:/, ''), port, what };
    this.#all.push(visit);
    if (this.#all.length > 2 * KEPT) this.#all = this.#all.slice(-KEPT);
    if (isLearners(visit)) this.#write(visit);
  }

  /** The file is in memory too: it does not grow for ever. */
  #write(visit: Visit): void {
    if (++this.#lines <= 2 * KEPT) {
      appendFileSync(this.#file, `${JSON.stringify(visit)}\n`);
      return;
    }
    const lines = this.#all.filter(isLearners).slice(-KEPT);
    writeFileSync(this.#file, lines.map((v) => `${JSON.stringify(v)}\n`).join(''));
    this.#lines = lines.length;
  }
}

function isLearners({ what }: Visit): boolean {
  return !what.replace(/^\//, '').startsWith(CHECK);
}
