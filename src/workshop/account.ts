import type { BlockKind } from './layout.ts';
import type { Timetable } from './timetable.ts';

/** Where the time goes, in minutes: why not everything fits. */
export interface Account {
  /** All labs by hand, by their own word. */
  readonly wanted: number;
  /** All sessions, from their beginning to their end. */
  readonly given: number;
  readonly hands: number;
  /** Slides, predictions, demos. */
  readonly shown: number;
  /** Breaks and lunch. */
  readonly rest: number;
  /** Opening, buffer, closing. */
  readonly frame: number;
}

const SHOWN: readonly BlockKind[] = ['slides', 'vote', 'demo'];
const REST: readonly BlockKind[] = ['break', 'lunch'];

export function account({ sessions, labs }: Timetable): Account {
  const blocks = sessions.flatMap((session) => session.blocks);
  const of = (kinds: readonly BlockKind[]) =>
    blocks.reduce((sum, b) => sum + (kinds.includes(b.kind) ? b.to - b.from : 0), 0);
  const given = sessions.reduce((sum, session) => sum + (session.blocks.at(-1)?.to ?? 0), 0);
  const [hands, shown, rest] = [of(['hands']), of(SHOWN), of(REST)];
  const wanted = labs.reduce((sum, { lab }) => sum + lab.minutes, 0);
  return { wanted, given, hands, shown, rest, frame: given - hands - shown - rest };
}
