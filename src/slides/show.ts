/** Where a show on a terminal is. It knows no terminal: keys go in, places come out. */
export interface Show {
  readonly count: number;
  /** From 0. */
  readonly at: number;
  /** The first line of the slide that is seen, where it is higher than the screen. */
  readonly top: number;
  /** Digits typed after `g`; undefined when nobody is typing a number. */
  readonly typed: string | undefined;
  readonly ended: boolean;
}

export function beginShow(count: number, at = 0): Show {
  return { count, at: within(count, at), top: 0, typed: undefined, ended: false };
}

/** How far down the slide can be moved on this screen: its lines that do not fit. */
export type Below = number;

const NEXT = new Set([' ', 'n', 'right', 'pagedown', 'enter']);
const BACK = new Set(['p', 'left', 'pageup', 'backspace']);
const LEAVE = new Set(['q', 'ctrl-c', 'ctrl-d']);

/** What a key does. Pure. */
export function keyed(show: Show, key: string, below: Below): Show {
  if (LEAVE.has(key)) return { ...show, typed: undefined, ended: true };
  if (show.typed !== undefined) return typing(show, show.typed, key);
  if (key === 'g') return { ...show, typed: '' };
  if (/^\d$/.test(key)) return { ...show, typed: key };
  if (key === 'down') return show.top < below ? { ...show, top: show.top + 1 } : to(show, show.at + 1);
  if (key === 'up') return show.top > 0 ? { ...show, top: show.top - 1 } : to(show, show.at - 1);
  // A slide that goes on below the screen is read to its end first.
  if (NEXT.has(key)) return show.top < below ? { ...show, top: below } : to(show, show.at + 1);
  if (BACK.has(key)) return to(show, show.at - 1);
  if (key === 'home') return to(show, 0);
  if (key === 'end') return to(show, show.count - 1);
  return show;
}

function typing(show: Show, typed: string, key: string): Show {
  if (/^\d$/.test(key)) return { ...show, typed: (typed + key).slice(-3) };
  if (key === 'backspace') return { ...show, typed: typed.slice(0, -1) };
  const rest = { ...show, typed: undefined };
  return key === 'enter' && typed !== '' ? to(rest, Number(typed) - 1) : rest;
}

function to(show: Show, at: number): Show {
  const place = within(show.count, at);
  return place === show.at ? show : { ...show, at: place, top: 0 };
}

function within(count: number, at: number): number {
  return Math.max(0, Math.min(count - 1, at));
}

const SEQUENCES: Readonly<Record<string, string>> = {
  '\x1b[A': 'up',
  '\x1b[B': 'down',
  '\x1b[C': 'right',
  '\x1b[D': 'left',
  '\x1bOA': 'up',
  '\x1bOB': 'down',
  '\x1bOC': 'right',
  '\x1bOD': 'left',
  '\x1b[5~': 'pageup',
  '\x1b[6~': 'pagedown',
  '\x1b[H': 'home',
  '\x1bOH': 'home',
  '\x1b[1~': 'home',
  '\x1b[F': 'end',
  '\x1bOF': 'end',
  '\x1b[4~': 'end',
  '\r': 'enter',
  '\n': 'enter',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x03': 'ctrl-c',
  '\x04': 'ctrl-d',
};

/** The keys in what a terminal has sent (a held key comes several times at once). */
export function keysIn(chunk: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
  const found = chunk.match(/\x1b(?:\[[0-9;]*[A-Za-z~]|O[A-Za-z])|[\s\S]/g) ?? [];
  return found.map((one) => SEQUENCES[one] ?? one);
}
