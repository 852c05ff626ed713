import { NslabError } from '../text/error.ts';

/** There is nothing to look at any more. */
export function commandEnded(maker: string): NslabError {
  return new NslabError(
    'command-ended',
    {
      en: `The command had ended before the container that ${maker} made could be looked at.`,
      zh: `还没来得及看 ${maker} 做出的容器，命令就已经结束了。`,
    },
    {
      status: 1,
      hint: {
        en: 'Compare a command that stays, for example: nslab compare -- sleep 60',
        zh: '请用一条会停留的命令来比较，例如：nslab compare -- sleep 60',
      },
    },
  );
}
