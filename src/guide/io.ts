import type { Lang } from '../text/text.ts';
import type { Ink } from './view/ink.ts';

/** A question with a few answers, as a person is asked it. */
export interface Question {
  readonly message: string;
  readonly choices: readonly { readonly name: string; readonly words: string }[];
}

/** Where a command reads and writes: a terminal, a pipe, or somebody who asks through a socket. */
export interface Io {
  /** Data. */
  out(text: string): void;
  /** Chatter. */
  err(text: string): void;
  readonly lang: Lang;
  readonly ink: Ink;
  readonly errInk: Ink;
  readonly columns: number;
  readonly rows: number;
  readonly env: NodeJS.ProcessEnv;
  /** Aborted when the one who asked has gone away. */
  readonly signal: AbortSignal;
  /** A person sits there: both sides are terminals that can move the cursor. */
  readonly interactive: boolean;
  /** What the person chose; undefined when there is nobody to ask or they gave it up. */
  choose(question: Question): Promise<string | undefined>;
  /** Yes or no; undefined when there is nobody to ask. */
  confirm(message: string): Promise<boolean | undefined>;
  /** A word that the person types; undefined when there is nobody to ask. Absent for somebody in the lab host, who answers for nothing out here. */
  word?(message: string): Promise<string | undefined>;
}
