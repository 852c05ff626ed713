import { visible } from '../../guide/visible.ts';
import { NslabError } from '../../text/error.ts';
import { nearest } from '../../text/nearest.ts';
import type { Text } from '../../text/text.ts';
import { parseClock } from '../../workshop/clock.ts';
import { KINDS, type Kind } from '../../workshop/kinds.ts';
import { type Call, flag, option } from '../command.ts';

/** The options of each of the three things that the command makes. */
const OPTIONS = {
  timetable: ['start', 'hours', 'json'],
  checklist: ['checklist'],
  handout: ['handout', 'labs', 'force'],
} as const;
type Thing = keyof typeof OPTIONS;

const LONGEST = 12;
const SHORTEST = 1.5;

/** Which one is asked for; what belongs to another is no slip to pass over. @throws NslabError `usage` */
export function oneThing(call: Call): Thing {
  const thing = flag(call, 'checklist') ? 'checklist' : option(call, 'handout') ? 'handout' : 'timetable';
  const given = Object.keys(call.options).filter((name) =>
    Object.values(OPTIONS)
      .flat()
      .includes(name as never),
  );
  const stray = given.find((name) => !(OPTIONS[thing] as readonly string[]).includes(name));
  if (stray) {
    const with_ = thing === 'timetable' ? undefined : `--${thing}`;
    throw usage(
      with_
        ? { en: `--${stray} does not go together with ${with_}.`, zh: `--${stray} 不能和 ${with_} 一起用。` }
        : { en: `--${stray} goes with --handout FILE.`, zh: `--${stray} 要配合 --handout FILE。` },
    );
  }
  const word = call.positionals[0];
  if (word !== undefined && thing !== 'timetable') {
    throw usage({
      en: `--${thing} takes no kind of workshop ("${visible(word)}").`,
      zh: `--${thing} 后面不写工作坊的种类（“${visible(word)}”）。`,
    });
  }
  return thing;
}

/** @throws NslabError `workshop-unknown` */
export function kindOf(call: Call): Kind | undefined {
  const word = call.positionals[0];
  if (word === undefined) return undefined;
  const found = KINDS.find((kind) => kind.name === word.toLowerCase());
  if (found) return found;
  const names = KINDS.map((kind) => kind.name);
  const near = nearest(word, names);
  const shown = (near.length > 0 ? near : names).join(' · ');
  throw new NslabError(
    'workshop-unknown',
    { en: `There is no workshop "${visible(word)}".`, zh: `没有“${visible(word)}”这种工作坊。` },
    { status: 2, hint: { en: `One of: ${shown}`, zh: `可以是：${shown}` } },
  );
}

/** Minutes after midnight. */
export function startOf(call: Call): number | undefined {
  const word = option(call, 'start');
  const minutes = word === undefined ? undefined : parseClock(word);
  if (word !== undefined && minutes === undefined) {
    throw usage({
      en: `"${visible(word)}" is no time of day; write it as 9:00 or 18:30.`,
      zh: `“${visible(word)}”不是时刻；请写成 9:00 或 18:30。`,
    });
  }
  return minutes;
}

/** Minutes, in whole fives. */
export function lengthOf(call: Call): number | undefined {
  const word = option(call, 'hours');
  if (word === undefined) return undefined;
  const hours = /^\d{1,2}([.,]\d{1,2})?$/.test(word) ? Number(word.replace(',', '.')) : Number.NaN;
  if (!(hours >= SHORTEST && hours <= LONGEST)) {
    throw usage({
      en: `--hours cannot be "${visible(word)}"; it is a number from ${SHORTEST} to ${LONGEST}, such as 3.5.`,
      zh: `--hours 不能是“${visible(word)}”；请写 ${SHORTEST} 到 ${LONGEST} 之间的数，例如 3.5。`,
    });
  }
  return Math.floor((hours * 60) / 5) * 5;
}

function usage(text: Text): NslabError {
  return new NslabError('usage', text, {
    status: 2,
    hint: {
      en: 'nslab workshop --help shows what it takes.',
      zh: 'nslab workshop --help 列出它的用法。',
    },
  });
}
