import { voteOf } from './essence.ts';
import type { LabFacts } from './facts.ts';
import type { Kind } from './kinds.ts';
import type { Block } from './layout.ts';
import { Room } from './room.ts';

export interface Timetable {
  readonly kind: Kind;
  readonly sessions: readonly SessionPlan[];
  /** Every lab, in the order of their numbers. */
  readonly labs: readonly LabPlan[];
}

export interface SessionPlan {
  /** From 1. */
  readonly number: number;
  readonly blocks: readonly Block[];
  /** Minutes before the end of the time given at which nothing is left that fits. */
  readonly left: number;
}

export interface LabPlan {
  readonly lab: LabFacts;
  readonly mode: 'hands' | 'demo' | 'home';
  /** From 1; of a lab that is homework none. */
  readonly session?: number;
  /** By hand, in the room. */
  readonly steps: readonly string[];
  /** The experiment that the room predicts together. */
  readonly vote?: string;
  /** What is left for later, in the order of the lab. */
  readonly home: readonly string[];
}

/** What fits into the time, the most important first. Nothing here knows how long a lab is but by its own word. */
export function timetable(kind: Kind, labs: readonly LabFacts[]): Timetable {
  const parts = divide(labs, kind.sessions);
  const rooms = parts.map((part, i) => new Room(part, kind, { number: i + 1, of: parts.length }));
  const sessions = rooms.map(({ blocks, left }, i) => ({ number: i + 1, blocks, left }));
  const plans = parts.flatMap((part, i) => part.map((lab) => planOf(lab, rooms[i] as Room, i + 1)));
  return { kind, sessions, labs: plans };
}

/** Labs in their order, in as many parts as there are sessions, the longest part as short as can be. */
export function divide(labs: readonly LabFacts[], parts: number): LabFacts[][] {
  if (parts <= 1 || labs.length <= 1) return [[...labs]];
  let best: LabFacts[][] = [];
  for (let first = 1; first <= labs.length - Math.min(parts - 1, labs.length - 1); first++) {
    const found = [labs.slice(0, first), ...divide(labs.slice(first), parts - 1)];
    if (best.length === 0 || longest(found) < longest(best)) best = found;
  }
  return best;
}

function longest(parts: readonly (readonly LabFacts[])[]): number {
  return Math.max(...parts.map((part) => part.reduce((sum, lab) => sum + lab.minutes, 0)));
}

function planOf(lab: LabFacts, room: Room, session: number): LabPlan {
  const share = room.shareOf(lab);
  const vote = share?.mode === 'hands' ? voteOf(lab) : undefined;
  const steps = share?.steps ?? [];
  const home = lab.steps.map((step) => step.id).filter((id) => !steps.includes(id) && id !== vote);
  return {
    lab,
    mode: share?.mode ?? 'home',
    ...(share ? { session } : {}),
    steps,
    ...(vote ? { vote } : {}),
    home,
  };
}
