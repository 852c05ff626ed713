import { showOf, voteOf } from './essence.ts';
import { handsMinutes, type LabFacts } from './facts.ts';
import type { Kind } from './kinds.ts';

/** How much of a lab a session has: `hands` with its steps, or only shown. */
export interface Share {
  readonly lab: LabFacts;
  readonly mode: 'hands' | 'demo';
  /** In the order of the lab; none where it is a demo. */
  readonly steps: readonly string[];
}

export type BlockKind =
  | 'opening'
  | 'codes'
  | 'recap'
  | 'slides'
  | 'vote'
  | 'demo'
  | 'hands'
  | 'break'
  | 'lunch'
  | 'buffer'
  | 'farewell'
  | 'closing';

/** A part of a session, in minutes after its beginning. */
export interface Block {
  readonly kind: BlockKind;
  readonly from: number;
  readonly to: number;
  readonly lab?: LabFacts;
  /** The steps by hand, or the one that is shown. */
  readonly steps: readonly string[];
}

/** Nobody sits longer than this without a break. */
export const SITTING = 75;
const BREAK = 10;
/** A lab is not begun a few minutes before a break that cuts it in two. */
const ENOUGH = 40;
const LEAST_HANDS = 15;
/** Lunch is not before this, and when this has passed it waits for no break. */
const LUNCH_FROM = 165;
const LUNCH_AT = 180;

/** `settle`: until everybody has the lab open and has read where it begins. */
const MINUTES = { codes: 10, slides: 10, vote: 5, demo: 10, settle: 5 } as const;

/** Which session of how many, from 1. */
export interface Place {
  readonly number: number;
  readonly of: number;
}

/** A session's blocks, one after another; how long it takes is where the last one ends. */
export function layOut(shares: readonly Share[], kind: Kind, { number, of }: Place): Block[] {
  const day = new Session(kind.lunch);
  day.add(number === 1 ? 'opening' : 'recap', kind.opening);
  if (number === 1) day.add('codes', MINUTES.codes);
  for (const share of shares) addLab(day, share);
  // Questions are no lesson: a break just before the end is for nobody.
  if (kind.buffer > day.room) day.rest();
  day.end('buffer', kind.buffer);
  day.end(number === of ? 'closing' : 'farewell', kind.closing);
  return day.blocks;
}

/** What a lab takes, breaks left out. */
function shareMinutes({ lab, mode, steps }: Share): number {
  const talk = MINUTES.slides + (mode === 'demo' ? MINUTES.demo : voteOf(lab) ? MINUTES.vote : 0);
  return talk + (mode === 'demo' ? 0 : MINUTES.settle + handsMinutes(lab, steps));
}

function addLab(day: Session, share: Share): void {
  const { lab, mode, steps } = share;
  if (day.sat >= ENOUGH && day.sat + shareMinutes(share) > SITTING) day.rest();
  day.lunchIfTime();
  day.add('slides', MINUTES.slides, lab);
  if (mode === 'demo') {
    day.add('demo', MINUTES.demo, lab, [showOf(lab) ?? ''].filter(Boolean));
    return;
  }
  const vote = voteOf(lab);
  if (vote) day.add('vote', MINUTES.vote, lab, [vote]);
  addHands(day, lab, steps);
}

/** Divided where a break falls, between two steps. */
function addHands(day: Session, lab: LabFacts, steps: readonly string[]): void {
  let rest = [...steps];
  let settle: number = MINUTES.settle;
  const minutes = (some: readonly string[]) => settle + handsMinutes(lab, some);
  if (minutes(rest) > day.room && day.room < LEAST_HANDS) day.rest();
  while (rest.length > 0) {
    let count = rest.length;
    while (count > 1 && minutes(rest.slice(0, count)) > day.room) count--;
    const now = rest.slice(0, count);
    day.add('hands', minutes(now), lab, now);
    rest = rest.slice(count);
    settle = 0;
    if (rest.length > 0) day.rest();
  }
}

class Session {
  readonly blocks: Block[] = [];
  #at = 0;
  #lunch: number;
  /** Since the last break. */
  sat = 0;

  constructor(lunch: number) {
    this.#lunch = lunch;
  }

  get room(): number {
    return SITTING - this.sat;
  }

  add(kind: BlockKind, minutes: number, lab?: LabFacts, steps: readonly string[] = []): void {
    if (minutes > this.room && this.sat > 0) this.rest();
    this.#push(kind, minutes, lab, steps);
    this.sat += minutes;
  }

  /** However long one has sat. */
  end(kind: BlockKind, minutes: number): void {
    this.#push(kind, minutes);
    this.sat += minutes;
  }

  rest(): void {
    if (this.#lunch > 0 && this.#at >= LUNCH_FROM) this.#eat();
    else this.#pause('break', BREAK);
  }

  lunchIfTime(): void {
    if (this.#lunch > 0 && this.#at >= LUNCH_AT) this.#eat();
  }

  #eat(): void {
    this.#pause('lunch', this.#lunch);
    this.#lunch = 0;
  }

  #pause(kind: 'break' | 'lunch', minutes: number): void {
    this.#push(kind, minutes);
    this.sat = 0;
  }

  #push(kind: BlockKind, minutes: number, lab?: LabFacts, steps: readonly string[] = []): void {
    const from = this.#at;
    this.#at += minutes;
    this.blocks.push({ kind, from, to: this.#at, ...(lab ? { lab } : {}), steps });
  }
}
