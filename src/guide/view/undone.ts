import type { Undone } from '../../labhost/machine/undo.ts';
import { say } from '../../text/text.ts';
import type { Io } from '../io.ts';
import { visible } from '../visible.ts';
import { wrap } from './wrap.ts';

/** What was taken back on the real machine; nothing for a lab host, which takes all with it. */
export function undoneBlock(what: Undone | undefined, io: Io): string {
  if (!what) return '';
  const { errInk, lang, columns } = io;
  const list = (lines: readonly string[]): string =>
    lines.map((line) => `${wrap(`  ${errInk.bullet} ${visible(line)}`, columns)}\n`).join('');
  const undone = { en: 'Undone on this machine:', zh: '已在这台机器上撤销：' };
  const nothing = { en: 'There was nothing to undo on this machine.', zh: '这台机器上没有需要撤销的东西。' };
  const left = {
    en: 'New since the lab began, but left alone, as they may be somebody else’s:',
    zh: '下面这些是实验开始以后新出现的，可能是别人的，所以没有动：',
  };
  const first = what.undone.length > 0 ? undone : nothing;
  const head = `${wrap(say(first, lang), columns)}\n${list(what.undone)}`;
  return what.left.length > 0 ? `${head}${wrap(say(left, lang), columns)}\n${list(what.left)}` : head;
}
