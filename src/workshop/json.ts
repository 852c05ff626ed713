import { type Lang, say } from '../text/text.ts';
import { account } from './account.ts';
import { clock } from './clock.ts';
import { commandOf } from './commands.ts';
import type { Timetable } from './timetable.ts';

/** Stable: other programs read it. */
export function jsonTimetable(plan: Timetable, start: number, lang: Lang): object {
  const { kind, sessions, labs } = plan;
  return {
    kind: kind.name,
    minutes: kind.minutes,
    account: account(plan),
    sessions: sessions.map(({ number, blocks, left }) => ({
      number,
      left,
      blocks: blocks.map((block) => ({
        from: clock(start + block.from),
        to: clock(start + block.to),
        minutes: block.to - block.from,
        kind: block.kind,
        lab: block.lab?.number ?? null,
        steps: block.steps,
        command: commandOf(block) ?? null,
      })),
    })),
    labs: labs.map(({ lab, mode, session, steps, vote, home }) => ({
      number: lab.number,
      id: lab.id,
      title: say(lab.title, lang),
      minutes: lab.minutes,
      mode,
      session: session ?? null,
      steps,
      vote: vote ?? null,
      home,
    })),
  };
}
