import { visible } from '../../guide/visible.ts';
import { NslabError } from '../../text/error.ts';
import { nearest } from '../../text/nearest.ts';
import { type CommandRun, flag, option } from '../command.ts';
import { bashScript } from '../completion/bash.ts';
import { candidates } from '../completion/candidates.ts';
import { fishScript } from '../completion/fish.ts';
import { type Grammar, grammarOf } from '../completion/grammar.ts';
import { SHELLS, type Shell } from '../completion/shells.ts';
import { zshScript } from '../completion/zsh.ts';

const SCRIPTS: Readonly<Record<Shell, (grammar: Grammar) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** A candidate and what it is, on a line of its own: as compgen, _describe and `complete -a` read it. */
const LINES: Readonly<Record<Shell, (word: string, about: string) => string>> = {
  bash: (word) => word,
  zsh: (word, about) => `${word}:${about}`,
  fish: (word, about) => `${word}\t${about}`,
};

export const run: CommandRun = async (call, { io, state, commands }) => {
  const shell = SHELLS.find((name) => name === call.positionals[0]);
  if (!shell) throw unknownShell(call.positionals[0] ?? '');
  const kind = option(call, 'candidates');
  if (kind === undefined) {
    io.out(SCRIPTS[shell](grammarOf(commands, io.lang)));
    return 0;
  }
  const found = candidates(kind, {
    state,
    lang: io.lang,
    of: option(call, 'of'),
    onMachine: flag(call, 'host'),
  });
  io.out(found.map(({ word, about }) => `${LINES[shell](word, about)}\n`).join(''));
  return 0;
};

function unknownShell(word: string): NslabError {
  const near = nearest(word, SHELLS)[0];
  return new NslabError(
    'usage',
    {
      en: `nslab has no completion for "${visible(word)}"; it has one for bash, zsh and fish.`,
      zh: `nslab 没有给“${visible(word)}”的补全脚本，只有 bash、zsh 和 fish 的。`,
    },
    {
      status: 2,
      hint: near
        ? { en: `nslab completion ${near}`, zh: `nslab completion ${near}` }
        : {
            en: 'nslab completion --help shows how to install one.',
            zh: 'nslab completion --help 说明怎样装上。',
          },
    },
  );
}
