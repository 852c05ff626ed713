import type { ChildProcess } from 'node:child_process';

export const RUNTIME_NAMES = ['runc', 'crun', 'bwrap'] as const;
export type RuntimeName = (typeof RUNTIME_NAMES)[number];

/** How somebody else makes a container of a bundle, and how it is removed. */
export interface Making {
  /** Starts the runtime; when its process ends, so has the container. */
  begin(): ChildProcess;
  /** Its number is known to whoever removes what there is; before that it has done nothing. */
  isKnown(): boolean;
  /** The container's first process, as we number it, once the runtime has told; whether it has executed its command is another question. */
  firstProcess(): number | undefined;
  /** Ends and removes whatever there is of it, as words of command lines: also when it was stopped half way. */
  readonly remove: readonly (readonly string[])[];
  /** The name that it gives a session keyring, if it makes one. */
  readonly keyring: string;
}
