import type { Opening } from '../guide/own/trust.ts';
import { type Call, flag, type Surroundings } from './command.ts';

/** Who opens a lab by what was typed: with `--trust`, somebody who has read its code. */
export function openingOf(call: Call, { io, state }: Pick<Surroundings, 'io' | 'state'>): Opening {
  return { io, state, trust: flag(call, 'trust') };
}
