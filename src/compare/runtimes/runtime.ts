import type { ChildProcess } from 'node:child_process';

export const RUNTIME_NAMES = ['runc', 'crun', 'bwrap'] as const;
export type RuntimeName = (typeof RUNTIME_NAMES)[number];

/** A container of somebody else's that is being made. */
export interface Begun {
  /** The runtime's process; when it ends, so has the container. */
  readonly process: ChildProcess;
  /** The container's first process, as we number it, once the runtime has told; whether it has executed its command is another question. */
  firstProcess(): number | undefined;
  /** Ends and removes it, as words of a shell: run when we are done, however we end. */
  readonly remove: readonly (readonly string[])[];
  /** The name that it gives a session keyring, if it makes one. */
  readonly keyring: string;
}
