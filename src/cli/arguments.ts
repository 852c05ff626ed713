import { parseArgs } from 'node:util';
import { visible } from '../guide/visible.ts';
import { NslabError } from '../text/error.ts';
import { nearest } from '../text/nearest.ts';
import { listed, type Text } from '../text/text.ts';
import type { Call, CommandDefinition, OptionDefinition } from './command.ts';

/** What every command takes. */
export const COMMON: Readonly<Record<string, OptionDefinition>> = {
  lang: {
    type: 'string',
    value: 'en|zh',
    values: ['en', 'zh'],
    words: { en: 'language of what is shown', zh: '界面语言' },
  },
  'no-color': {
    type: 'boolean',
    words: { en: 'no colours (so does NO_COLOR)', zh: '不用颜色（设了 NO_COLOR 也一样）' },
  },
  help: { type: 'boolean', short: 'h', words: { en: 'this help', zh: '显示这份帮助' } },
};

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];
type OptionToken = Extract<Token, { kind: 'option' }>;
type Known = Readonly<Record<string, OptionDefinition>>;

/** Reads a command's words against its definition; a slip is answered with what may have been meant. */
export function parseCall(command: CommandDefinition, typed: readonly string[]): Call {
  const known = { ...command.options, ...COMMON };
  const argv = command.endsOptions ? withTerminator(command, known, typed) : typed;
  const tokens = tokensOf(known, argv);
  const end = tokens.find((token) => token.kind === 'option-terminator')?.index;
  const options: Record<string, readonly string[] | boolean> = {};
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'option') {
      const value = optionValue(command, known, token);
      const before = options[token.name];
      options[token.name] = value === true ? true : several(command, known, token, before, value);
    }
    if (token.kind === 'positional' && (end === undefined || token.index < end))
      positionals.push(token.value);
  }
  const rest = end === undefined ? undefined : argv.slice(end + 1);
  const help = options['help'] === true;
  if (!help) checkPositionals(command, positionals, rest);
  return { positionals, rest, options };
}

function tokensOf(known: Known, argv: readonly string[]): readonly Token[] {
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      Object.entries(known).map(([name, o]) => [
        name,
        { type: o.type, ...(o.short ? { short: o.short } : {}) },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  return tokens;
}

/** `--` after the last positional that the command has, where nobody wrote one. */
function withTerminator(
  command: CommandDefinition,
  known: Known,
  argv: readonly string[],
): readonly string[] {
  const tokens = tokensOf(known, argv);
  const end = tokens.find((token) => token.kind === 'option-terminator')?.index ?? argv.length;
  const last = tokens.filter((token) => token.kind === 'positional')[command.positionals.length - 1];
  if (!last || last.index >= end || last.index === argv.length - 1 || argv[last.index + 1] === '--')
    return argv;
  return [...argv.slice(0, last.index + 1), '--', ...argv.slice(last.index + 1)];
}

function optionValue(command: CommandDefinition, known: Known, token: OptionToken): string | true {
  const definition = Object.hasOwn(known, token.name) ? known[token.name] : undefined;
  if (!definition) throw unknownOption(command, known, token.rawName);
  if (definition.type === 'boolean') {
    if (token.value !== undefined) {
      throw usage(command, {
        en: `${token.rawName} takes no value.`,
        zh: `${token.rawName} 不带值。`,
      });
    }
    return true;
  }
  if (token.value === undefined || token.value === '') {
    throw usage(command, {
      en: `${token.rawName} needs a value: ${token.rawName} ${definition.value ?? 'VALUE'}`,
      zh: `${token.rawName} 要带一个值：${token.rawName} ${definition.value ?? 'VALUE'}`,
    });
  }
  if (definition.values && !definition.values.includes(token.value)) {
    const { values } = definition;
    throw usage(command, {
      en: `${token.rawName} cannot be "${visible(token.value)}"; it is one of: ${listed(values, 'en')}.`,
      zh: `${token.rawName} 不能是“${visible(token.value)}”，可以是：${listed(values, 'zh')}。`,
    });
  }
  return token.value;
}

/** The values so far and one more; of an option that takes one only, a second that differs is nobody's intention. */
function several(
  command: CommandDefinition,
  known: Known,
  token: OptionToken,
  before: readonly string[] | boolean | undefined,
  value: string,
): readonly string[] {
  const values = typeof before === 'object' ? before : [];
  if (values.includes(value)) return values;
  if (values.length > 0 && known[token.name]?.repeats !== true) {
    const first = values[0] ?? '';
    throw usage(command, {
      en: `${token.rawName} was given twice, as "${visible(first)}" and as "${visible(value)}"; it takes one value.`,
      zh: `${token.rawName} 写了两次，一次是“${visible(first)}”，一次是“${visible(value)}”，只能写一次。`,
    });
  }
  return [...values, value];
}

function unknownOption(command: CommandDefinition, known: Known, raw: string): NslabError {
  const why = command.notSupported?.[raw.replace(/^--/, '')];
  if (why) {
    return new NslabError(
      'option-not-supported',
      {
        en: `nslab ${command.name} does not support ${raw}: ${why.en}`,
        zh: `nslab ${command.name} 不支持 ${raw}：${why.zh}`,
      },
      { status: 2, hint: seeHelp(command) },
    );
  }
  const shown = Object.keys(known).filter((name) => !known[name]?.hidden);
  const near = nearest(raw.replace(/^-+/, ''), shown).map((name) => `--${name}`);
  return new NslabError(
    'option-unknown',
    {
      en: `nslab ${command.name} has no option ${visible(raw)}.`,
      zh: `nslab ${command.name} 没有选项 ${visible(raw)}。`,
    },
    {
      status: 2,
      hint:
        near.length > 0
          ? { en: `Did you mean ${near.join(' or ')}?`, zh: `是不是想写 ${near.join(' 或 ')}？` }
          : seeHelp(command),
    },
  );
}

function checkPositionals(
  command: CommandDefinition,
  given: readonly string[],
  rest?: readonly string[],
): void {
  const missing = command.positionals.filter((p) => p.required)[given.length];
  if (missing) {
    throw usage(command, {
      en: `nslab ${command.name} needs a <${missing.name}>: ${missing.words.en}.`,
      zh: `nslab ${command.name} 缺少 <${missing.name}>：${missing.words.zh}。`,
    });
  }
  const extra = given[command.positionals.length];
  if (extra !== undefined && !command.positionals.at(-1)?.many) {
    throw usage(command, {
      en: `nslab ${command.name} does not know what to do with "${visible(extra)}".`,
      zh: `nslab ${command.name} 后面多了“${visible(extra)}”。`,
      hint: command.stray,
    });
  }
  if (rest && !command.rest) {
    throw usage(command, {
      en: `nslab ${command.name} takes nothing after --.`,
      zh: `nslab ${command.name} 的 -- 之后不接任何东西。`,
    });
  }
}

function usage(
  command: CommandDefinition,
  { hint, ...text }: { en: string; zh: string; hint?: Text | undefined },
): NslabError {
  return new NslabError('usage', text, { status: 2, hint: hint ?? seeHelp(command) });
}

function seeHelp(command: CommandDefinition): { en: string; zh: string } {
  return {
    en: `nslab ${command.name} --help shows what it takes.`,
    zh: `nslab ${command.name} --help 列出它的用法。`,
  };
}
