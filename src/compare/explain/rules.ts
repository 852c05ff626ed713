import type { Rule } from './rule.ts';

/** The first that is true of a row explains it. */
export const RULES: readonly Rule[] = [];
