import { recordedComparison } from '../../compare/recorded/recorded.ts';
import type { RuntimeName } from '../../compare/runtimes/runtime.ts';
import { wrap } from '../../guide/view/wrap.ts';
import { say, type Text } from '../../text/text.ts';
import type { Call, Surroundings } from '../command.ts';
import { show } from './show.ts';

const INSTEAD: Text = {
  en: 'Here is instead what was recorded on another machine, with the default settings:',
  zh: '下面改为显示在另一台机器上、按默认设置录下的结果：',
};

/** What another machine has shown, where this one cannot; and why it cannot. */
export function showRecorded(name: RuntimeName, why: Text, call: Call, at: Surroundings): number {
  const { io } = at;
  io.err(`${wrap(`${io.errInk.warn(say(why, io.lang))}\n${say(INSTEAD, io.lang)}`, io.columns)}\n`);
  show(recordedComparison(name), true, call, at);
  return 0;
}
