import { openAllLabs } from '../../guide/labs.ts';
import { factsOf } from '../../workshop/facts.ts';
import { jsonTimetable } from '../../workshop/json.ts';
import { KINDS } from '../../workshop/kinds.ts';
import { shortView } from '../../workshop/short-view.ts';
import { timetable } from '../../workshop/timetable.ts';
import { timetableView } from '../../workshop/view.ts';
import { type CommandRun, flag } from '../command.ts';
import { kindOf, lengthOf, oneThing, startOf } from '../workshop/wanted.ts';

export const run: CommandRun = async (call, { io }) => {
  const thing = oneThing(call);
  if (thing === 'checklist') {
    const { checklistView } = await import('../../workshop/checklist.ts');
    io.out(checklistView(io));
    return 0;
  }
  if (thing === 'handout') {
    const { writeHandout } = await import('../workshop/write-handout.ts');
    return writeHandout(call, io);
  }
  const kind = kindOf(call);
  const labs = (await openAllLabs()).map(factsOf);
  const plans = (kind ? [kind] : KINDS).map((k) =>
    timetable({ ...k, minutes: lengthOf(call) ?? k.minutes }, labs),
  );
  const start = startOf(call);
  if (flag(call, 'json')) {
    const all = plans.map((plan) => jsonTimetable(plan, start ?? plan.kind.start, io.lang));
    io.out(`${JSON.stringify(kind ? all[0] : { timetables: all }, null, 2)}\n`);
    return 0;
  }
  const [only] = plans;
  io.out(kind && only ? timetableView(only, start ?? kind.start, io) : shortView(plans, io));
  return 0;
};
