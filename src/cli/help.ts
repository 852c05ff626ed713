import type { Io } from '../guide/io.ts';
import { widthOf, wrap } from '../guide/view/wrap.ts';
import { say, type Text } from '../text/text.ts';
import { COMMON } from './arguments.ts';
import type { CommandDefinition, OptionDefinition } from './command.ts';
import { COMMANDS } from './commands.ts';

type Row = readonly [string, string];

/** `nslab --help`. */
export function generalHelp(io: Io): string {
  const t = (text: Text) => say(text, io.lang);
  return [
    wrap(
      t({
        en: 'nslab: learn what a container is by building one by hand, on a real kernel.',
        zh: 'nslab：在真实的内核上亲手搭一个容器，弄懂容器是什么。',
      }),
      io.columns,
    ),
    '',
    `${io.ink.strong(t({ en: 'Usage: ', zh: '用法：' }))}nslab [${t({ en: 'command', zh: '命令' })}]`,
    wrap(t({ en: '  without a command: a menu of the labs', zh: '  不写命令：实验菜单' }), io.columns),
    '',
    table(
      io,
      COMMANDS.map((command) => [usageOf(command, false), t(command.summary)] as const),
    ),
    '',
    table(io, [['--version', t({ en: 'the version', zh: '版本' })], ...optionRows(io, COMMON)]),
    '',
    wrap(
      t({
        en: 'nslab <command> --help shows more. To begin: nslab start 1',
        zh: 'nslab <命令> --help 看详细用法。从这里开始：nslab start 1',
      }),
      io.columns,
    ),
    '',
  ].join('\n');
}

/** `nslab <command> --help`. */
export function commandHelp(command: CommandDefinition, io: Io): string {
  const t = (text: Text) => say(text, io.lang);
  const words: Row[] = command.positionals.map((p) => [
    p.required ? `<${p.name}>` : `[${p.name}]`,
    t(p.words),
  ]);
  if (command.rest) words.push([`-- ${command.rest.name}`, t(command.rest.words)]);
  return [
    `${io.ink.strong(t({ en: 'Usage: ', zh: '用法：' }))}nslab ${usageOf(command, true)}`,
    '',
    wrap(t(command.summary), io.columns),
    ...(command.about ? ['', wrap(t(command.about), io.columns)] : []),
    ...(words.length > 0 ? ['', table(io, words)] : []),
    '',
    table(io, [...optionRows(io, command.options), ...optionRows(io, COMMON)]),
    '',
  ].join('\n');
}

/** `start <lab> [--step ID] …` */
function usageOf(command: CommandDefinition, full: boolean): string {
  const positionals = command.positionals.map((p) => (p.required ? `<${p.name}>` : `[${p.name}]`));
  const options = Object.entries(command.options)
    .filter(([, o]) => !o.hidden)
    .map(([name, o]) => `[--${name}${o.type === 'string' ? ` ${o.value}` : ''}]`);
  const rest = command.rest ? [`[-- ${command.rest.name}]`] : [];
  return [command.name, ...positionals, ...(full ? options : []), ...rest].join(' ');
}

function optionRows(io: Io, options: Readonly<Record<string, OptionDefinition>>): Row[] {
  return Object.entries(options)
    .filter(([, o]) => !o.hidden)
    .map(([name, o]) => {
      const short = o.short ? `-${o.short}, ` : '';
      const value = o.type === 'string' ? ` ${o.value}${o.repeats ? '…' : ''}` : '';
      return [`${short}--${name}${value}`, say(o.words, io.lang)] as const;
    });
}

/** Two columns; one below the other where the terminal is narrow. */
function table(io: Io, rows: readonly Row[]): string {
  const left = Math.max(...rows.map(([name]) => widthOf(name))) + 4;
  return rows
    .map(([name, words]) => {
      if (io.columns < left + 24) return `  ${io.ink.code(name)}\n${wrap(`      ${words}`, io.columns)}`;
      const lines = wrap(words, io.columns - left).split('\n');
      const first = `  ${io.ink.code(name)}${' '.repeat(left - 2 - widthOf(name))}${lines[0]}`;
      return [first, ...lines.slice(1).map((line) => `${' '.repeat(left)}${line}`)].join('\n');
    })
    .join('\n');
}
