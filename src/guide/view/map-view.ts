import type { Picture } from '../../map/picture.ts';
import { treeOf } from '../../map/tree.ts';
import type { Painted } from '../../map/words.ts';
import { say } from '../../text/text.ts';
import type { Io } from '../io.ts';
import { cut, wrap } from './wrap.ts';

/** The lab host as a tree, as wide as the terminal. */
export function mapBlock(picture: Picture, io: Io): string {
  const { ink, lang, columns } = io;
  const head = {
    en: 'The lab host now: boxes are namespaces, ● a process with its number inside (and outside)',
    zh: '实验主机此刻的样子：盒子是命名空间，● 是进程，后面是里面的进程号（和外面的进程号）',
  };
  const lines = treeOf(picture, { lang, unicode: ink.unicode }).map(({ rails, words }) =>
    cut(`${ink.dim(rails)}${words.map((word) => paint(word, io)).join(' ')}`, columns, ink.dots),
  );
  const alone = picture.box.boxes.length === 0;
  const none = { en: 'All share the namespaces of the lab host.', zh: '所有进程都共用实验主机的命名空间。' };
  const foot = alone ? `\n${wrap(ink.dim(say(none, lang)), columns)}\n` : '';
  return `${wrap(ink.strong(say(head, lang)), columns)}\n\n${lines.join('\n')}\n${foot}`;
}

function paint({ as, text }: Painted, { ink }: Io): string {
  return as === 'plain' ? text : ink[as](text);
}
