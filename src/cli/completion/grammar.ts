import { type Lang, say, type Text } from '../../text/text.ts';
import { COMMON } from '../arguments.ts';
import type { CommandDefinition, OptionDefinition } from '../command.ts';
import { type Place, placeOfOption, placeOfPositional } from './places.ts';

/** The command line as a shell's script needs it: the definitions, in one language, without what is hidden. */
export interface Grammar {
  readonly common: readonly OptionShape[];
  readonly commands: readonly CommandShape[];
}

export interface CommandShape {
  readonly name: string;
  readonly words: string;
  readonly options: readonly OptionShape[];
  readonly positionals: readonly PositionalShape[];
  /** What follows `--` is a command of its own; with `free` also without `--`, after the positionals. */
  readonly rest?: { readonly name: string; readonly free: boolean };
}

export interface OptionShape {
  readonly name: string;
  readonly short?: string;
  readonly words: string;
  readonly repeats: boolean;
  /** Where it takes a value. */
  readonly value?: { readonly name: string; readonly place: Place };
}

export interface PositionalShape {
  readonly name: string;
  readonly many: boolean;
  readonly place: Place;
}

const HELP: Text = { en: 'what a command takes', zh: '查看一个命令的用法' };
const VERSION: Text = { en: 'the version', zh: '版本' };

export function grammarOf(commands: readonly CommandDefinition[], lang: Lang): Grammar {
  const shapes = commands.map((command) => shapeOf(command, lang));
  const names = commands.map((command) => command.name);
  const help: CommandShape = {
    name: 'help',
    words: say(HELP, lang),
    options: [],
    positionals: [{ name: 'command', many: false, place: { words: names, kinds: [] } }],
  };
  const version = { name: 'version', short: 'V', words: say(VERSION, lang), repeats: false };
  return { common: [...optionsOf(COMMON, lang), version], commands: [...shapes, help] };
}

function shapeOf(command: CommandDefinition, lang: Lang): CommandShape {
  const { name, summary, positionals, rest } = command;
  return {
    name,
    words: say(summary, lang),
    options: [...optionsOf(command.options, lang), ...optionsOf(COMMON, lang)],
    positionals: positionals.map((p) => ({
      name: p.name,
      many: p.many === true,
      place: placeOfPositional(p),
    })),
    ...(rest ? { rest: { name: rest.name, free: command.endsOptions === true } } : {}),
  };
}

function optionsOf(options: Readonly<Record<string, OptionDefinition>>, lang: Lang): OptionShape[] {
  return Object.entries(options)
    .filter(([, option]) => !option.hidden)
    .map(([name, option]) => ({
      name,
      words: say(option.words, lang),
      repeats: option.repeats === true,
      ...(option.short ? { short: option.short } : {}),
      ...(option.type === 'string'
        ? { value: { name: option.value ?? 'VALUE', place: placeOfOption(name, option) } }
        : {}),
    }));
}
