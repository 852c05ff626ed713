import type { Text } from '../text/text.ts';

export type KindName = 'half-day' | 'day' | 'evenings';

export interface Kind {
  readonly name: KindName;
  readonly words: Text;
  readonly sessions: number;
  /** Of each session, breaks and lunch included. */
  readonly minutes: number;
  /** When a session begins where nobody says: minutes after midnight. */
  readonly start: number;
  readonly lunch: number;
  readonly opening: number;
  readonly closing: number;
  /** For questions, and for what took longer. */
  readonly buffer: number;
  /** What the time is given to, the most important first. A lab that is not named is homework; of a kind without wishes, none is. */
  readonly wishes: readonly Wish[];
}

export interface Wish {
  /** A lab's id. */
  readonly lab: string;
  readonly mode: 'hands' | 'demo';
}

const hands = (...labs: string[]): Wish[] => labs.map((lab) => ({ lab, mode: 'hands' }));
const demo = (...labs: string[]): Wish[] => labs.map((lab) => ({ lab, mode: 'demo' }));

export const KINDS: readonly Kind[] = [
  {
    name: 'half-day',
    words: { en: 'half a day', zh: '半天' },
    sessions: 1,
    minutes: 240,
    start: 9 * 60,
    lunch: 0,
    opening: 10,
    closing: 10,
    buffer: 10,
    // Whoever has pivoted once has understood what a container is; that the pieces fit together may be seen.
    wishes: [...hands('mount', 'uts', 'pid'), ...demo('container')],
  },
  {
    name: 'day',
    words: { en: 'a day', zh: '一天' },
    sessions: 1,
    minutes: 480,
    start: 9 * 60,
    lunch: 60,
    opening: 10,
    closing: 15,
    buffer: 20,
    wishes: [
      ...hands('mount', 'uts', 'pid', 'net', 'container'),
      ...demo('user', 'privileges', 'cgroups', 'overlay'),
      ...hands('cgroups'),
    ],
  },
  {
    name: 'evenings',
    words: { en: 'four evenings', zh: '四个晚上' },
    sessions: 4,
    minutes: 170,
    start: 18 * 60 + 30,
    lunch: 0,
    opening: 10,
    closing: 5,
    buffer: 10,
    wishes: [],
  },
];
