import type { CommandShape, Grammar, OptionShape } from './grammar.ts';
import type { Place } from './places.ts';

/** For zsh 5 or newer: _arguments knows the rules, the definitions say what there is. */
export function zshScript({ common, commands }: Grammar): string {
  return `#compdef nslab
# nslab's completion for zsh, made by: nslab completion zsh

${ASK}
_nslab() {
  local program=$words[1] curcontext="$curcontext" context state state_descr ret=1
  local -a line typed
  typeset -A opt_args
  _arguments -C -s \\
${common.map((option) => `    ${optionSpec(option)} \\`).join('\n')}
    '1: :_nslab_commands' \\
    '*::: :->command' && ret=0
  [[ $state == command ]] || return ret
  local name=$line[1]
  words=($name "\${words[@]}")
  (( CURRENT += 1 ))
  curcontext="\${curcontext%:*:*}:nslab-$name:"
  # Whether -- stands before what is being typed: then it is another command's line.
  local -i ended=$(( \${words[(I)--]} > 0 && \${words[(i)--]} < CURRENT ))
  case $name in
${commands.map(commandCase).join('\n')}
  esac
  _nslab_state "$state" && ret=0
  return ret
}

_nslab_commands() {
  local -a commands=(
${commands.map((c) => `    ${quoted(`${c.name}:${c.words}`)}`).join('\n')}
  )
  _describe -t commands command commands
}

if [[ $funcstack[1] == _nslab ]]; then
  _nslab "$@"
else
  compdef _nslab nslab
fi
`;
}

function commandCase(command: CommandShape): string {
  const specs = [
    ...command.options.map(optionSpec),
    ...command.positionals.map(({ name, many, place }, i) =>
      quoted(`${many ? '*' : i + 1}:${escaped(name)}:${action(place)}`),
    ),
    ...(command.rest
      ? [quoted(`*:::${escaped(command.rest.name)}:->${command.rest.free ? 'other' : 'rest'}`)]
      : []),
  ];
  return `    ${command.name})\n      _arguments -C -s -S \\\n${specs.map((s) => `        ${s}`).join(' \\\n')} && ret=0\n      ;;`;
}

/** `'(-y --yes)'{-y,--yes}'[do not ask]'`; of one that may be repeated, `'*'` instead of what excludes it. */
function optionSpec({ name, short, words, repeats, value }: OptionShape): string {
  const about = `[${escaped(words)}]`;
  const takes = value ? `:${escaped(value.name)}:${action(value.place)}` : '';
  const long = `--${name}${value ? '=' : ''}`;
  if (!short) return quoted(`${repeats ? '*' : ''}${long}${about}${takes}`);
  const both = `{-${short},${long}}`;
  return `${quoted(repeats ? '*' : `(-${short} --${name})`)}${both}${quoted(about + takes)}`;
}

/** What is looked up is a state, so that the words before it are known by then; words are words. */
function action({ words, kinds }: Place): string {
  const [kind] = kinds;
  if (kind === 'file') return '_files';
  if (kind === 'folder') return '_files -/';
  if (kind && words.length > 0) return `->${kind} ${words.join(' ')}`;
  if (kind) return `->${kind}`;
  return words.length > 0 ? `(${words.map(escaped).join(' ')})` : '';
}

function escaped(text: string): string {
  return text.replace(/[\\:[\]]/g, '\\$&');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

const ASK = `_nslab_ask() {
  local -a found host
  (( \${words[(I)--host]} )) && host=(--host)
  found=(\${(f)"$(command $program completion zsh --candidates=$1 "--of=$name $line" $host 2>/dev/null)"})
  (( $#found )) && _describe -t nslab-$1 $1 found
}

# A state is a kind to ask for, and words that may stand there as well: 'lab build serve'.
_nslab_state() {
  local kind=\${1%% *} ret=1
  case $kind in
    '') return 1 ;;
    rest) (( ended )) && _normal && ret=0 ;;
    other) _normal && ret=0 ;;
    *)
      [[ $1 == *' '* ]] && compadd -- \${=1#* } && ret=0
      _nslab_ask $kind && ret=0
      [[ $kind == lab && $PREFIX == */* ]] && _files -/ && ret=0
      ;;
  esac
  return ret
}
`;
