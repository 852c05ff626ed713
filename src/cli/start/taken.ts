import { NslabError } from '../../text/error.ts';

export function guideTaken(): NslabError {
  return new NslabError(
    'guide-running',
    { en: 'A guide is already open in another terminal.', zh: '向导已经在另一个终端里开着。' },
    {
      hint: {
        en: 'Go on there; or leave it there with q, and start here again.',
        zh: '到那边继续；或者在那边按 q 离开，再从这里开始。',
      },
    },
  );
}
