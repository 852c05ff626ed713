import type { Io } from '../guide/io.ts';
import type { StateFolder } from '../state/folder.ts';
import type { Text } from '../text/text.ts';

/** What a shell offers at a place when Tab is pressed, beyond words that are known: things that have to be looked up. */
export type Kind =
  | 'lab'
  | 'step'
  | 'mistake'
  | 'experiment'
  | 'deck'
  | 'container'
  | 'capability'
  | 'file'
  | 'folder';

export interface OptionDefinition {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
  /** What its value is called in the help: `ID`. */
  readonly value?: string;
  /** May be given several times: `options` reads them all. */
  readonly repeats?: boolean;
  /** The only values that it takes. */
  readonly values?: readonly string[];
  /** Some of the values that it takes, for a shell's Tab. */
  readonly suggests?: readonly string[];
  /** What a shell's Tab offers; where `value` says it already (`FILE`, `DIR`), not needed. */
  readonly completes?: Kind;
  readonly words: Text;
  /** For nslab's own use; not in the help. */
  readonly hidden?: boolean;
}

export interface Positional {
  readonly name: string;
  readonly required: boolean;
  /** The last one may: everything from here on. */
  readonly many?: boolean;
  /** What a shell's Tab offers; where `name` says it already (`lab`, `FILE`, `verify|lint`), not needed. */
  readonly completes?: Kind;
  readonly words: Text;
}

export interface CommandDefinition {
  readonly name: string;
  readonly summary: Text;
  /** A paragraph more, for `--help`. */
  readonly about?: Text;
  readonly positionals: readonly Positional[];
  /** What may follow `--`. */
  readonly rest?: { readonly name: string; readonly words: Text };
  /** What is said to a word too many, beside how to get help. */
  readonly stray?: Text;
  /** What follows the positionals is the rest, options and all, `--` or not: `exec NAME ls -l`. */
  readonly endsOptions?: boolean;
  readonly options: Readonly<Record<string, OptionDefinition>>;
  /** Options that people know from elsewhere and that are not here: why, or what instead. */
  readonly notSupported?: Readonly<Record<string, Text>>;
  /** The exit status of every failure of nslab's own; by default each error has its own. */
  readonly failure?: number;
  /** Who may call it through the socket from inside the lab host. */
  readonly inside?: boolean;
  /** Works in the lab host, too, on the files that are seen there: nobody outside is asked. With `when-named`, only of what is named. */
  readonly local?: boolean | 'when-named';
  /** Loads the code only when the command is called: start-up stays near that of bare node. */
  load(): Promise<{ run: CommandRun }>;
}

/** What was typed, after the table has been asked. */
export interface Call {
  readonly positionals: readonly string[];
  readonly rest: readonly string[] | undefined;
  readonly options: Readonly<Record<string, readonly string[] | boolean>>;
}

export interface Surroundings {
  readonly io: Io;
  readonly state: StateFolder;
  /** Every command, for those that speak of all of them. */
  readonly commands: readonly CommandDefinition[];
  /** Runs what somebody in the lab host asks for. */
  answer(argv: readonly string[], io: Io): Promise<number>;
}

export type CommandRun = (call: Call, at: Surroundings) => Promise<number>;

export function flag(call: Call, name: string): boolean {
  return call.options[name] === true;
}

export function option(call: Call, name: string): string | undefined {
  return options(call, name)[0];
}

/** Every value of an option that may be repeated, in the order in which they were typed. */
export function options(call: Call, name: string): readonly string[] {
  const values = call.options[name];
  return typeof values === 'object' ? values : [];
}
