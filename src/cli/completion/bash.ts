import type { CommandShape, Grammar, OptionShape } from './grammar.ts';
import type { Place } from './places.ts';

/** For bash 4.4 or newer, with bash-completion or without. */
export function bashScript({ common, commands }: Grammar): string {
  const none: CommandShape = { name: '', words: '', options: common, positionals: [] };
  const all = [none, ...commands];
  return `# nslab's completion for bash, made by: nslab completion bash
_nslab_commands='${commands.map((c) => c.name).join(' ')}'

# A command's options.
_nslab_options() {
  case $1 in
${all.map((c) => `    '${c.name}') options='${optionWords(c).join(' ')}' ;;`).join('\n')}
    *) options='' ;;
  esac
}

# What may stand after an option, or as a command's first, second… word; fails where nothing may. @: to be asked for.
_nslab_place() {
  case "$1 $2" in
${all.flatMap(placeLines).join('\n')}
    *) return 1 ;;
  esac
}

# A command with so many words, after which another command's line begins.
_nslab_rest() {
  case "$1 $2" in
    ${commands.flatMap((c) => (c.rest?.free ? [`'${c.name} ${c.positionals.length}'`] : [])).join(' | ') || "''"}) return 0 ;;
    *) return 1 ;;
  esac
}

${CODE}`;
}

function optionWords(command: CommandShape): string[] {
  const dashes = command.rest && !command.rest.free ? ['--'] : [];
  return [...command.options.map((option) => `--${option.name}`), ...dashes];
}

/** `'start --step') place='@step' ;;`, and for its positionals `'start 1') place='@lab' ;;` */
function placeLines(command: CommandShape): string[] {
  const options = command.options.flatMap((option) =>
    option.value ? [line(patterns(command.name, option), option.value.place)] : [],
  );
  const positionals = command.positionals.map((positional, i) =>
    line(`'${command.name} '${positional.many ? '[0-9]*' : i + 1}`, positional.place),
  );
  return [...options, ...positionals];
}

function patterns(command: string, { name, short }: OptionShape): string {
  return [`'${command} --${name}'`, ...(short ? [`'${command} -${short}'`] : [])].join(' | ');
}

function line(pattern: string, { words, kinds }: Place): string {
  return `    ${pattern}) place='${[...kinds.map((kind) => `@${kind}`), ...words].join(' ')}' ;;`;
}

const CODE = `_nslab_offer() {
  local line
  while IFS= read -r line; do
    [[ $line == "$cur"* ]] && COMPREPLY+=("$line")
  done
}

_nslab_files() {
  compopt -o filenames 2>/dev/null
  _nslab_offer < <(compgen "$1" -- "$cur")
}

_nslab_fill() {
  local token
  for token in $1; do
    case $token in
      @file) _nslab_files -f ;;
      @folder) _nslab_files -d ;;
      @lab)
        _nslab_offer < <("$program" completion bash --candidates=lab 2>/dev/null)
        [[ $cur == */* || $cur == .* ]] && _nslab_files -d
        ;;
      @*) _nslab_offer < <("$program" completion bash --candidates="\${token#@}" --of="$command $typed" $host 2>/dev/null) ;;
      *) _nslab_offer <<<"$token" ;;
    esac
  done
}

# Another command's line, from the word at this index on.
_nslab_other() {
  if declare -F _command_offset >/dev/null; then
    _command_offset "$1"
  elif ((COMP_CWORD == $1)); then
    _nslab_offer < <(compgen -c -- "$cur" | sort -u)
  else
    _nslab_files -f
  fi
}

_nslab() {
  local cur=\${COMP_WORDS[COMP_CWORD]} program=\${1/#~//$HOME/}
  local command= pending= typed= host= count=0 i word options place
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case $word in
      # bash takes --step=ID for three words, and so it does 8080:80.
      '=') continue ;;
      ':') ((++i < COMP_CWORD)) || return 0 ;;
      *)
        if [[ -n $pending ]]; then
          pending=
        elif [[ $word == -- ]]; then
          _nslab_other $((i + 1))
          return 0
        elif [[ $word == -* ]]; then
          [[ $word == --host ]] && host=--host
          if [[ $word == --* || \${#word} == 2 ]]; then
            _nslab_place "$command" "$word" && pending=$word
          elif ! _nslab_place "$command" "\${word:0:2}"; then
            word=-\${word: -1}
            _nslab_place "$command" "$word" && pending=$word
          fi
        elif [[ -z $command ]]; then
          command=$word
        else
          ((++count))
          typed+="$word "
          if _nslab_rest "$command" "$count"; then
            [[ \${COMP_WORDS[i + 1]} == -- ]] && ((i + 1 < COMP_CWORD)) && ((i++))
            _nslab_other $((i + 1))
            return 0
          fi
        fi
        ;;
    esac
  done
  [[ $cur == '=' ]] && cur=
  _nslab_options "$command"
  if [[ -n $pending ]]; then
    _nslab_place "$command" "$pending"
    _nslab_fill "$place"
  elif [[ $cur == -* ]]; then
    _nslab_fill "$options"
  elif [[ -z $command ]]; then
    _nslab_fill "$_nslab_commands"
  elif _nslab_place "$command" $((count + 1)); then
    _nslab_fill "$place"
  else
    _nslab_fill "$options"
  fi
}

complete -F _nslab nslab
`;
