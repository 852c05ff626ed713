import type { CommandShape, Grammar, OptionShape, PositionalShape } from './grammar.ts';
import type { Place } from './places.ts';

/** For fish 3 or newer. */
export function fishScript({ common, commands }: Grammar): string {
  const valued = [
    ...common.flatMap((option) => valuedKeys('', option)),
    ...commands.flatMap((c) => c.options.flatMap((option) => valuedKeys(c.name, option))),
  ];
  const free = commands.flatMap((c) => (c.rest?.free ? [quoted(`${c.name} ${c.positionals.length}`)] : []));
  return `# nslab's completion for fish, made by: nslab completion fish
# The options after which a value stands, and the commands with so many words after which another command's line begins.
set -g __nslab_valued ${valued.join(' ')}
set -g __nslab_free ${free.join(' ')}

${CODE}
complete -c nslab -f
complete -c nslab -n '__nslab_at ""' ${common.map(optionFlags).join(`\ncomplete -c nslab -n '__nslab_at ""' `)}
${commands.map((c) => `complete -c nslab -n '__nslab_at ""' -a ${c.name} -d ${quoted(c.words)}`).join('\n')}

${commands.flatMap(commandLines).join('\n')}
`;
}

function valuedKeys(command: string, { name, short, value }: OptionShape): string[] {
  return value
    ? [`--${name}`, ...(short ? [`-${short}`] : [])].map((word) => quoted(`${command} ${word}`))
    : [];
}

function commandLines(command: CommandShape): string[] {
  const at = `complete -c nslab -n '__nslab_at ${command.name}'`;
  const options = command.options.map((option) => `${at} ${optionFlags(option)}`);
  const positionals = command.positionals.flatMap((positional, i) =>
    positionalLines(command.name, positional, i + 1),
  );
  const rest = command.rest
    ? [`complete -c nslab -n '__nslab_at ${command.name} --' -a '(__nslab_other)'`]
    : [];
  return [...options, ...positionals, ...rest];
}

/** `-s t -l time -x -a '…' -d '…'` */
function optionFlags({ name, short, words, value }: OptionShape): string {
  const names = `${short ? `-s ${short} ` : ''}-l ${name}`;
  return `${names}${value ? ` -x${argument(value.place)}` : ''} -d ${quoted(words)}`;
}

function positionalLines(command: string, { place, many }: PositionalShape, position: number): string[] {
  const offered = argument(place);
  return offered
    ? [`complete -c nslab -n '__nslab_at ${command} ${position}${many ? '+' : ''}'${offered}`]
    : [];
}

function argument({ words, kinds }: Place): string {
  const asked = kinds.map((kind) => `(__nslab_ask ${kind})`);
  const all = [...asked, ...words].join(' ');
  return all === '' ? '' : ` -a ${quoted(all)}`;
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

const CODE = `# What stands before the cursor: the command, then its words; -- where another command's line has begun.
function __nslab_words
    set -l tokens (commandline -opc)
    set -e tokens[1]
    set -l words
    set -l skip 0
    for token in $tokens
        if test $skip = 1
            set skip 0
        else if test "$token" = --
            set -a words --
            break
        else if string match -qr -- '^-' $token
            contains -- "$words[1] $token" $__nslab_valued; and set skip 1
        else
            set -a words $token
            contains -- "$words[1] "(math (count $words) - 1) $__nslab_free; and set -a words --; and break
        end
    end
    string join \\n -- $words
end

# Whether the cursor is at this command; at its first, second… word; behind its --.
function __nslab_at
    set -l words (__nslab_words)
    test "$words[1]" = "$argv[1]"; or return 1
    set -l ended 1
    contains -- -- $words[2..]; and set ended 0
    test "$argv[2]" = --; and return $ended
    test $ended = 0; and return 1
    switch "$argv[2]"
        case ''
            return 0
        case '*+'
            test (count $words) -ge (string trim -c + -- $argv[2])
        case '*'
            test (count $words) = $argv[2]
    end
end

function __nslab_ask
    switch $argv[1]
        case file
            __fish_complete_path (commandline -ct | string replace -r '^--[^=]*=' '')
        case folder
            __fish_complete_directories (commandline -ct | string replace -r '^--[^=]*=' '')
        case '*'
            set -l tokens (commandline -opc)
            set -l words (__nslab_words)
            set -l host
            contains -- --host $tokens; and set host --host
            set -l program (string replace -r '^~' $HOME -- $tokens[1])
            command $program completion fish --candidates=$argv[1] --of="$words" $host 2>/dev/null
            if test $argv[1] = lab; and string match -q '*/*' -- (commandline -ct)
                __fish_complete_directories (commandline -ct)
            end
    end
end

# The line of a command behind ours.
function __nslab_other
    set -l tokens (commandline -opc)
    set -l from (contains -i -- -- $tokens)
    if test -z "$from"
        set from (contains -i -- (__nslab_words)[-2] $tokens)
    end
    set -l line (string escape -- $tokens[(math $from + 1)..])
    complete -C (string join ' ' -- $line (commandline -ct))
end
`;
