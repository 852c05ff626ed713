import { shownName } from '../../image/shown-name.ts';
import { NslabError } from '../../text/error.ts';

/** Docker's rule, and an end to its length: a name is a folder's name, a group's and a host's as well. */
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}$/;

/** @throws NslabError `container-name` for what could lead elsewhere, or move a cursor */
export function readName(word: string): string {
  if (NAME.test(word)) return word;
  const shown = shownName(word);
  throw new NslabError(
    'container-name',
    { en: `"${shown}" cannot be a container's name.`, zh: `“${shown}”不能作容器的名字。` },
    {
      status: 2,
      hint: {
        en: 'Letters, digits, and _ . - after the first; at most 63.',
        zh: '字母和数字，第一个之后还可以有 _ . -；最多 63 个。',
      },
    },
  );
}

/** `box1`, `box2`, …: the first that nobody has. */
export function freeName(taken: readonly string[]): string {
  for (let i = 1; ; i++) if (!taken.includes(`box${i}`)) return `box${i}`;
}
