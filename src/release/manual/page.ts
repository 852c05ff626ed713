import { COMMON } from '../../cli/arguments.ts';
import type { CommandDefinition, OptionDefinition } from '../../cli/command.ts';
import { type Lang, say, type Text } from '../../text/text.ts';
import { roffProse, roffWord } from './roff.ts';
import {
  COMMON_TO_ALL,
  DESCRIPTION,
  ENVIRONMENT,
  type Entry,
  EXAMPLES,
  FILES,
  OTHER_LANGUAGE,
  SEE,
  STATUS,
  TITLES,
  WHAT,
} from './words.ts';

/** nslab(1) in man(7), from the definitions of the commands. */
export function manualPage(
  commands: readonly CommandDefinition[],
  lang: Lang,
  { version, date }: { version: string; date: string },
): string {
  const t = (text: Text) => say(text, lang);
  const section = (title: Text, ...lines: readonly string[]) => [`.SH ${roffWord(t(title))}`, ...lines];
  const entries = (list: readonly Entry[]) =>
    list.flatMap(([term, words]) => tagged([`.B ${roffWord(term)}`], t(words)));
  const see = SEE.map(([page, number], i) => `.BR ${page} (${number})${i < SEE.length - 1 ? ' ,' : ''}`);
  return `${[
    '.\\" Made by npm run build from the definitions of the commands (src/cli/commands.ts).',
    `.TH NSLAB 1 ${date} ${roffWord(`nslab ${version}`)}`,
    ...(lang === 'zh' ? ['.ad l'] : []),
    ...section(TITLES.name, `nslab \\- ${roffProse(t(WHAT))}`),
    ...section(TITLES.synopsis, '.B nslab', `.RI [ ${roffWord(t({ en: 'command', zh: '命令' }))} ]`),
    ...section(
      TITLES.description,
      ...DESCRIPTION.flatMap((text, i) => [...(i > 0 ? ['.PP'] : []), roffProse(t(text))]),
    ),
    ...section(TITLES.commands, ...commands.flatMap((command) => commandLines(command, t))),
    ...section(TITLES.options, roffProse(t(COMMON_TO_ALL)), ...optionLines(COMMON, t)),
    ...section(TITLES.status, ...entries(STATUS)),
    ...section(TITLES.environment, ...entries(ENVIRONMENT)),
    ...section(TITLES.files, ...entries(FILES)),
    ...section(TITLES.examples, ...entries(EXAMPLES)),
    ...section(TITLES.see, ...see, '.PP', roffProse(t(OTHER_LANGUAGE))),
  ].join('\n')}\n`;
}

type Say = (text: Text) => string;

function commandLines(command: CommandDefinition, t: Say): string[] {
  const { name, summary, about, positionals, rest, options } = command;
  const usage = positionals.map((p) => (p.required ? ` ${p.name}` : ` [${p.name}]`)).join('');
  const takesOptions = Object.values(options).some((o) => !o.hidden)
    ? ` [${t({ en: 'options', zh: '选项' })}]`
    : '';
  const places = [
    ...positionals.map((p) => tagged([`.I ${roffWord(p.name)}`], t(p.words))),
    ...(rest ? [tagged([`.RI "\\-\\- " ${roffWord(rest.name)}`], t(rest.words))] : []),
  ];
  return [
    `.SS ${roffWord(`nslab ${name}${usage}${takesOptions}${rest ? ` [-- ${rest.name}]` : ''}`)}`,
    roffProse(sentence(t(summary), t)),
    ...(about ? ['.PP', roffProse(t(about))] : []),
    ...places.flat(),
    ...optionLines(options, t),
  ];
}

function sentence(words: string, t: Say): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${t({ en: '.', zh: '。' })}`;
}

function optionLines(options: Readonly<Record<string, OptionDefinition>>, t: Say): string[] {
  return Object.entries(options)
    .filter(([, option]) => !option.hidden)
    .flatMap(([name, { short, type, value, repeats, words }]) => {
      const names = [...(short ? [`-${short}`] : []), `--${name}`].join(', ');
      const takes = type === 'string' ? ` ${roffWord(` ${value ?? 'VALUE'}${repeats ? '…' : ''}`)}` : '';
      return tagged([`.BI ${roffWord(names)}${takes}`], t(words));
    });
}

function tagged(term: readonly string[], words: string): string[] {
  return ['.TP', ...term, roffProse(words)];
}
