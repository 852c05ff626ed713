import { NslabError } from '../../text/error.ts';

/** A terminal for the container needs one of ours at its other end, if our input is to be its input. */
export function assertTerminal(o: { terminal: boolean; interactive: boolean; detached?: boolean }): void {
  if (!o.terminal || !o.interactive || o.detached || process.stdin.isTTY) return;
  throw new NslabError(
    'stdin-no-terminal',
    {
      en: '-t makes a terminal for the container, and -i your input its input: but your input is no terminal.',
      zh: '-t 给容器一个终端，-i 把你的输入交给它：可是你的输入不是终端。',
    },
    {
      hint: {
        en: 'Without -t a pipe or a file is passed on as it is: nslab run -i -- CMD <FILE',
        zh: '去掉 -t，管道或文件就会原样交给它：nslab run -i -- 命令 <文件',
      },
    },
  );
}
