import { FILESYSTEM } from './filesystem.ts';
import { MACHINE } from './machine.ts';
import { PRIVILEGES } from './privileges.ts';
import { PROCESS } from './process.ts';
import type { Rule } from './rule.ts';

/** The first that is true of a row explains it. */
export const RULES: readonly Rule[] = [...PROCESS, ...PRIVILEGES, ...FILESYSTEM, ...MACHINE];
