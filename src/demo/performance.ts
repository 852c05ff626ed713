import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../engine/call.ts';
import { type CallWords, wordsOf } from '../engine/show.ts';
import type { Pending, Returned, Stepping } from '../engine/stepping.ts';
import { contextOf } from '../guide/context.ts';
import type { Lab } from '../lab/catalogue.ts';
import type { StepDeclaration } from '../lab/lab.ts';
import type { LabHost } from '../labhost/labhost.ts';
import { stepInside } from '../labhost/step-inside.ts';
import { look } from '../observe/look.ts';
import type { Process } from '../observe/process.ts';
import { type Lang, say } from '../text/text.ts';
import type { Said } from './moment.ts';
import { whatItDoes } from './what-it-does.ts';

/** What came of letting one process go on. */
export interface Moved {
  readonly done: readonly Said[];
  readonly waiting: readonly Said[];
  readonly ahead: Said | undefined;
}

/** Whose turn it was, and whether its call came back at once: what a replay repeats. */
interface Move {
  readonly process: number;
  readonly waited: boolean;
}

/** Whoever waits when nobody else can move is heard again within this, or will stay as it is. */
const STAYS_MS = 1_500;
const REPLAY_MS = 5_000;

/** One step's program, call by call: whose turn it is, and what is said of each. */
export class Performance {
  readonly #host: LabHost;
  readonly #stepping: Stepping;
  readonly #lang: Lang;
  readonly #words = new Map<number, CallWords>();
  /** Process of the program → its number out here, as it sees itself, and in the lab host. */
  readonly #pids = new Map<number, { outer: number; own: number; inLab: number }>();
  readonly #moves: Move[] = [];
  /** In the order of the text: how many calls there are in all. */
  readonly total: number;
  #last = 0;

  private constructor(host: LabHost, stepping: Stepping, total: number, lang: Lang) {
    this.#host = host;
    this.#stepping = stepping;
    this.#lang = lang;
    this.total = total;
    this.#words.set(0, wordsOf(lang));
    const first = stepping.firstPid;
    const itself = first === undefined ? undefined : look(host).byPid(first);
    if (itself) this.#pids.set(0, numbersOf(itself));
  }

  static async of(lab: Lab, step: StepDeclaration, host: LabHost, lang: Lang): Promise<Performance> {
    const program = (await lab.programs())[step.id];
    const calls = program ? program(contextOf(host)) : [];
    return new Performance(host, await stepInside(host, calls), count(calls), lang);
  }

  get moves(): readonly Move[] {
    return this.#moves;
  }

  /** The call that is made next; undefined when nobody is at a gate. */
  get ahead(): Said | undefined {
    const next = this.#next();
    return next && this.#before(next);
  }

  get waiting(): readonly Said[] {
    return this.#stepping.waiting().map((pending) => this.#before(pending));
  }

  /** Makes the call that is next. Where nobody else can move, waits for the ones that wait. */
  async advance(onWait: (moved: Moved) => void = () => {}): Promise<Moved> {
    const next = this.#next();
    const done: Said[] = [];
    if (next) {
      this.#last = next.process;
      done.push(...this.#after(await this.#stepping.release(next.process)));
      const waited = this.#stepping.waiting().some((p) => p.process === next.process);
      this.#moves.push({ process: next.process, waited });
    }
    await this.#listen(done, onWait);
    return { done, waiting: this.waiting, ahead: this.ahead };
  }

  /** The same moves as in an earlier run, as fast as they go; the last of them as `advance`. */
  async repeat(moves: readonly Move[]): Promise<Moved | undefined> {
    const last = moves.at(-1);
    for (const move of moves.slice(0, -1)) {
      if (!(await this.#canMove(move.process))) return undefined;
      this.#last = move.process;
      this.#after(await this.#stepping.release(move.process, move.waited ? 30 : REPLAY_MS));
      this.#moves.push(move);
    }
    if (last === undefined || !(await this.#canMove(last.process))) return undefined;
    this.#last = last.process;
    return this.advance();
  }

  end(): Promise<void> {
    return this.#stepping.end();
  }

  async #canMove(process: number): Promise<boolean> {
    const deadline = Date.now() + REPLAY_MS;
    while (!this.#stepping.atGates().some((p) => p.process === process)) {
      if (this.#stepping.isOver || Date.now() > deadline) return false;
      this.#after(await this.#stepping.hear(100));
    }
    return true;
  }

  /** Nobody can move, and somebody may yet: until then there is nothing to press Enter for. */
  async #listen(done: Said[], onWait: (moved: Moved) => void): Promise<void> {
    let still = 0;
    while (this.#stepping.atGates().length === 0 && !this.#stepping.isOver) {
      onWait({ done: [...done], waiting: this.waiting, ahead: undefined });
      const heard = await this.#stepping.hear(200);
      done.push(...this.#after(heard));
      still = heard.length > 0 ? 0 : still + 200;
      if (still >= STAYS_MS && this.#stepping.firstHasEnded) return;
    }
  }

  /** The one that moved last, until it waits or ends; then the eldest of the others. */
  #next(): Pending | undefined {
    const gates = this.#stepping.atGates();
    return gates.find((p) => p.process === this.#last) ?? gates[0];
  }

  #after(returned: readonly Returned[]): Said[] {
    const inTime = [...returned].sort((a, b) => Number(a.entry.endNs - b.entry.endNs));
    return inTime.map(({ process, entry, child }) => {
      const words = this.#wordsOf(process);
      const { call, outcome, failed, duration, why, meaning } = words.entry(entry);
      if (child !== undefined && entry.errno === undefined) this.#bear(process, child, Number(entry.result));
      return {
        process: this.#label(process, entry.pid),
        call,
        why: why ?? this.#general(entry.call),
        explained: why !== undefined,
        done: becameAnother(entry)
          ? { outcome: say(NO_RETURN, this.#lang), failed, duration: '', meaning }
          : { outcome: `= ${outcome}`, failed, duration, meaning },
      };
    });
  }

  #before({ process, call }: Pending): Said {
    return {
      process: this.#label(process),
      call: this.#wordsOf(process).ahead(call),
      why: call.why ? say(call.why, this.#lang) : this.#general(call),
      explained: call.why !== undefined,
      waitsFor: call.name,
    };
  }

  #general(call: Call): string {
    const words = whatItDoes(call.name);
    return words ? say(words, this.#lang) : '';
  }

  #wordsOf(process: number): CallWords {
    const words = this.#words.get(process) ?? wordsOf(this.#lang);
    this.#words.set(process, words);
    return words;
  }

  /** A child is known by its number in its parent's pid namespace. */
  #bear(parent: number, child: number, number: number): void {
    this.#words.set(child, this.#wordsOf(parent).child());
    const maker = this.#pids.get(parent)?.outer;
    const known = new Set([...this.#pids.values()].map((pids) => pids.outer));
    const fits = look(this.#host)
      .processes()
      .filter((p) => p.innerPids.includes(number) && !known.has(p.pid));
    // Its parent may have ended by now, and another have taken its place.
    const born = fits.find((p) => p.ppid === maker) ?? fits[0];
    if (born) this.#pids.set(child, numbersOf(born));
  }

  /** As the map has it: its own number, and behind it the lab host's where that is another. */
  #label(process: number, seen?: number): string {
    const pids = this.#pids.get(process);
    if (!pids) return String(seen ?? '?');
    return pids.own === pids.inLab ? String(pids.own) : `${pids.own} (${pids.inLab})`;
  }
}

function numbersOf({ pid, innerPids }: Process): { outer: number; own: number; inLab: number } {
  return { outer: pid, own: innerPids.at(-1) ?? pid, inLab: innerPids[0] ?? pid };
}

function becameAnother({ call, errno }: Returned['entry']): boolean {
  return call.name === 'execve' && errno === undefined;
}

const NO_RETURN = {
  en: 'does not return: the process runs the other program now',
  zh: '不再返回：进程从此运行另一个程序',
};

function count(calls: readonly Call[]): number {
  return calls.reduce((sum, call) => sum + 1 + count(call.child ?? []), 0);
}

/** A verdict that may still be on its way. */
export async function patiently<T>(
  ask: () => Promise<T>,
  isGood: (answer: T) => boolean,
  ms: number,
): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (isGood(answer) || Date.now() > deadline) return answer;
    await sleep(50);
  }
}
