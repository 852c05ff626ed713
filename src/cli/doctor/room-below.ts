import { reasonOf } from '../../doctor/code/reasons.ts';
import type { Io } from '../../guide/io.ts';
import { wrap } from '../../guide/view/wrap.ts';
import { listed, say } from '../../text/text.ts';
import { calledOf, isReady, type Known, type Machine } from './machine.ts';

/** Below the table: how many are ready, and what is to be done on which of them. */
export function roomBelow(machines: readonly Machine[], known: readonly Known[], io: Io): string {
  return `${summary(machines, known, io)}${versions(known, io)}${remedies(known, machines, io)}`;
}

function summary(machines: readonly Machine[], known: readonly Known[], io: Io): string {
  const all = known.filter(({ preflight }) => isReady(preflight.labs)).length;
  const none = known.filter(({ preflight }) => preflight.labs.includes('not')).length;
  const unread = machines.length - known.length;
  const words = {
    en: `${machines.length} machines: ${all} ready for every lab, ${known.length - all - none} but for some steps, ${none} not ready for some lab${unread ? `, ${unread} unreadable` : ''}.`,
    zh: `共 ${machines.length} 台：${all} 台每个实验都就绪，${known.length - all - none} 台个别步骤做不了，${none} 台有实验做不了${unread ? `，${unread} 个码读不出来` : ''}。`,
  };
  return `${wrap(say(words, io.lang), io.columns)}\n`;
}

/** More than one nslab in the room is worth knowing before the first question comes. */
function versions(known: readonly Known[], io: Io): string {
  const found = [...new Set(known.map(({ preflight }) => preflight.nslab))].sort();
  if (found.length < 2) return '';
  const words = {
    en: `There is more than one nslab in the room: ${listed(found, 'en')}.`,
    zh: `这些机器上的 nslab 不是同一个版本：${listed(found, 'zh')}。`,
  };
  return `${wrap(say(words, io.lang), io.columns)}\n`;
}

/** By remedy rather than by machine: it is done once, for all that need it. */
function remedies(known: readonly Known[], machines: readonly Machine[], io: Io): string {
  const ids = [...new Set(known.flatMap(({ preflight }) => preflight.reasons))];
  const named = ids.map((id) => ({
    id,
    who: machines.flatMap((m, i) =>
      m.read.ok && m.read.preflight.reasons.includes(id) ? [calledOf(m, i)] : [],
    ),
  }));
  const blocks = named
    .toSorted((a, b) => b.who.length - a.who.length)
    .map(({ id, who }) => {
      const { short, remedy } = reasonOf(id);
      const colon = io.lang === 'zh' ? '：' : ': ';
      const first = `${io.ink.cross} ${io.ink.strong(say(short, io.lang))} (${who.length})${colon}${listed(who, io.lang)}`;
      return `${wrap(first, io.columns)}\n${wrap(`  ${io.ink.arrow} ${say(remedy, io.lang)}`, io.columns)}\n`;
    });
  return blocks.length > 0 ? `\n${blocks.join('')}` : '';
}
