import type { Comparison } from '../../compare/comparison.ts';
import { type Call, flag, type Surroundings } from '../command.ts';
import { comparisonJson } from './json.ts';
import { comparisonView } from './view.ts';

/** A comparison, to a person or to a program. */
export function show(comparison: Comparison, recorded: boolean, call: Call, { io }: Surroundings): void {
  if (flag(call, 'json')) {
    io.out(`${comparisonJson(comparison, recorded)}\n`);
    return;
  }
  const { lang, ink, columns } = io;
  io.out(comparisonView(comparison, { lang, ink, columns, all: flag(call, 'all'), recorded }));
}
