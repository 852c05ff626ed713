import type { AskHandler } from '../../guide/ask-server.ts';

/** Answers what is asked; `quit` is the asked one's own business. */
export function answering(answer: AskHandler, quit: () => void): AskHandler {
  return async (argv, io) => {
    if (argv[0] !== 'quit') return answer(argv, io);
    // The answer has to arrive before the shell is closed under it.
    setTimeout(quit, 100);
    return 0;
  };
}
