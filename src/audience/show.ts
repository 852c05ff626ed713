import type { Decision } from './decision.ts';
import { type Hands, withoutOne } from './hands.ts';
import type { Key } from './keys.ts';
import type { Item } from './programme.ts';

/** A show of experiments before an audience. It knows no terminal: events in, a new show and what is to be done out. */
export interface Show {
  readonly items: readonly Item[];
  readonly at: number;
  /** How far each experiment has come; going back finds it as it was left. */
  readonly acts: readonly Act[];
  /** Of what is on stage, when it does not fit one screen; from 0. */
  readonly page: number;
  readonly helping: boolean;
  /** Why the last key did nothing. */
  readonly note: Note | undefined;
}

export interface Act {
  readonly phase: 'voting' | 'deciding' | 'decided';
  readonly hands: Hands;
  /** Of the last run. */
  readonly decision: Decision | undefined;
  /** Tenths of a second since the kernel was asked. */
  readonly beats: number;
}

export type Note = 'first' | 'last' | 'closed' | 'deciding' | 'no-choice';

export type ShowEvent =
  /** With the number of pages that the present scene has on this terminal. */
  | { readonly is: 'key'; readonly key: Key; readonly pages: number }
  | { readonly is: 'decided'; readonly item: number; readonly decision: Decision }
  | { readonly is: 'beat' };

export type Effect = { readonly do: 'decide'; readonly item: number } | { readonly do: 'leave' };

export interface Turn {
  readonly show: Show;
  readonly effect?: Effect;
}

const UNASKED: Act = { phase: 'voting', hands: [], decision: undefined, beats: 0 };

export function opening(items: readonly Item[], at = 0, hands: Hands = []): Show {
  const acts = items.map((_, i) => (i === at ? { ...UNASKED, hands } : UNASKED));
  return { items, at, acts, page: 0, helping: false, note: undefined };
}

export function actOf(show: Show): Act {
  return show.acts[show.at] ?? UNASKED;
}

export function itemOf(show: Show): Item {
  const item = show.items[show.at];
  if (!item) throw new Error(`a show of ${show.items.length} experiments has no number ${show.at}`);
  return item;
}

export function turn(show: Show, event: ShowEvent): Turn {
  switch (event.is) {
    case 'beat':
      return { show: withAct(show, { beats: actOf(show).beats + 1 }) };
    case 'decided':
      return { show: decided(show, event.item, event.decision) };
    case 'key':
      return pressed({ ...show, note: undefined }, event.key, event.pages);
  }
}

function decided(show: Show, item: number, decision: Decision): Show {
  const acts = show.acts.map((act, i) =>
    i === item ? { ...act, phase: 'decided' as const, decision } : act,
  );
  return { ...show, acts, page: 0, note: undefined };
}

function pressed(show: Show, key: Key, pages: number): Turn {
  if (key === 'quit') return { show, effect: { do: 'leave' } };
  if (show.helping) return { show: { ...show, helping: false } };
  if (typeof key === 'object') return { show: vote(show, key, pages) };
  // The last page may have gone with a larger window.
  const page = Math.min(show.page, pages - 1);
  switch (key) {
    case 'help':
      return { show: { ...show, helping: true } };
    case 'enter':
      return page < pages - 1 ? { show: { ...show, page: page + 1 } } : entered(show);
    case 'forward':
      return { show: { ...show, page: Math.min(page + 1, pages - 1) } };
    case 'back':
      return { show: { ...show, page: Math.max(page - 1, 0) } };
    case 'next':
      return { show: moved(show, show.at + 1, 'last') };
    case 'previous':
      return { show: moved(show, show.at - 1, 'first') };
    case 'again':
      return actOf(show).phase === 'decided' ? asked(show) : { show };
    case 'undo':
    case 'clear':
      return { show: vote(show, key, pages) };
  }
}

/** At the end of what is on stage: the vote is closed, and the kernel is asked. */
function entered(show: Show): Turn {
  return actOf(show).phase === 'voting' ? asked(show) : { show };
}

function asked(show: Show): Turn {
  return {
    show: { ...withAct(show, { phase: 'deciding', beats: 0 }), page: 0 },
    effect: { do: 'decide', item: show.at },
  };
}

function moved(show: Show, to: number, end: Note): Show {
  // One lab host at a time, and nobody misses the answer.
  if (actOf(show).phase === 'deciding') return { ...show, note: 'deciding' };
  return show.items[to] ? { ...show, at: to, page: 0 } : { ...show, note: end };
}

function vote(show: Show, key: Exclude<Key, string> | 'undo' | 'clear', pages: number): Show {
  const { phase, hands } = actOf(show);
  if (phase !== 'voting') return { ...show, note: phase === 'deciding' ? 'deciding' : 'closed' };
  const choice = typeof key === 'string' ? 0 : 'raise' in key ? key.raise : key.lower;
  if (choice >= itemOf(show).choices.length) return { ...show, note: 'no-choice' };
  // The bars are on the last page.
  return { ...withAct(show, { hands: handsAfter(hands, key) }), page: pages - 1 };
}

function handsAfter(hands: Hands, key: Exclude<Key, string> | 'undo' | 'clear'): Hands {
  if (key === 'clear') return [];
  if (key === 'undo') return hands.slice(0, -1);
  return 'raise' in key ? [...hands, key.raise] : withoutOne(hands, key.lower);
}

function withAct(show: Show, change: Partial<Act>): Show {
  return { ...show, acts: show.acts.map((act, i) => (i === show.at ? { ...act, ...change } : act)) };
}
