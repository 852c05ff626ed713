import type { Text } from '../text/text.ts';

/** One thing that this machine can or cannot do. */
export interface Check {
  /** Stable: `user-namespaces`. */
  readonly id: string;
  readonly ok: boolean;
  /** What was seen: a version, a path, the kernel's refusal. */
  readonly found: Text;
  /** What to do about it; undefined when all is well. */
  readonly remedy?: Text;
  /** `all`: nothing runs without it. `some`: named by the labs that need it. `nice`: something is done another way. */
  readonly matters: 'all' | 'some' | 'nice';
  /** What to install, by Debian's names; `fix` turns them into the distribution's own. */
  readonly packages?: readonly string[];
  /** Where one check fails for several causes: which one, by a stable name. */
  readonly cause?: string;
}

/** `limits`: it can be done here, but for some steps. */
export type LabState = 'ready' | 'limits' | 'not';

export interface LabReadiness {
  readonly number: number;
  /** Nothing that it names is missing. */
  readonly ready: boolean;
  readonly state: LabState;
  readonly reason: Text;
}

export interface Report {
  readonly checks: readonly Check[];
  readonly labs: readonly LabReadiness[];
}

/** A lab, and the programs that its steps need beside those of every Linux. */
export interface LabNeeds {
  readonly number: number;
  readonly needs: readonly string[];
  /** Ids of checks that it depends on beside those that matter to all. */
  readonly checks?: readonly string[];
  readonly steps?: readonly StepNeeds[];
}

export interface StepNeeds {
  /** Programs, and ids of checks. */
  readonly needs: readonly string[];
  /** A lab of which only such steps are left is not ready. */
  readonly optional?: boolean;
}

export function good(id: string, found: Text, matters: Check['matters'] = 'all'): Check {
  return { id, ok: true, found, matters };
}

export function bad(
  id: string,
  found: Text,
  remedy: Text,
  more: Partial<Pick<Check, 'matters' | 'packages' | 'cause'>> = {},
): Check {
  return { id, ok: false, found, remedy, matters: 'all', ...more };
}
