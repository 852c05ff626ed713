import type { Io } from '../guide/io.ts';
import { ink } from '../guide/view/ink.ts';

const PLAIN = ink({ color: false, unicode: false });

/** Where the guide speaks to nobody. */
export const UNHEARD: Io = {
  out: () => {},
  err: () => {},
  lang: 'en',
  ink: PLAIN,
  errInk: PLAIN,
  columns: 80,
  rows: 24,
  env: {},
  signal: new AbortController().signal,
  interactive: false,
  choose: async () => undefined,
  confirm: async () => undefined,
};
