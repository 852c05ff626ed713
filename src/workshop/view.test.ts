import { describe, expect, it } from 'vitest';
import type { Io } from '../guide/io.ts';
import { ink } from '../guide/view/ink.ts';
import { widthOf } from '../guide/view/wrap.ts';
import { listLabs, loadLab } from '../lab/catalogue.ts';
import type { Lang } from '../text/text.ts';
import { checklistView } from './checklist.ts';
import { factsOf } from './facts.ts';
import { KINDS } from './kinds.ts';
import { shortView } from './short-view.ts';
import { timetable } from './timetable.ts';
import { timetableView } from './view.ts';

const LABS = (await Promise.all(listLabs().map((entry) => loadLab(entry.id)))).map(factsOf);
const PLANS = KINDS.map((kind) => timetable(kind, LABS));
const io = (columns: number, lang: Lang): Io =>
  ({ columns, lang, ink: ink({ color: false, unicode: true }) }) as unknown as Io;

function views(columns: number, lang: Lang): string[] {
  const at = io(columns, lang);
  const tables = PLANS.map((plan) => timetableView(plan, plan.kind.start, at));
  return [...tables, shortView(PLANS, at), checklistView(at)];
}

describe.each(['en', 'zh'] as const)('in %s', (lang) => {
  it.each([140, 80, 66, 50, 20])('nothing is wider than a terminal of %d columns', (columns) => {
    for (const line of views(columns, lang).join('').split('\n'))
      expect([line, widthOf(line) <= columns]).toEqual([line, true]);
  });

  it('at 80 columns a part of the session is one line: when, what, how', () => {
    const [halfDay] = views(80, lang);
    const lines = (halfDay ?? '').split('\n').filter((line) => /^ ?\d+:\d\d–/.test(line));
    expect(lines).toHaveLength(PLANS[0]?.sessions[0]?.blocks.length ?? 0);
    const columns = lines
      .filter((line) => line.includes('nslab'))
      .map((line) => widthOf(line.slice(0, line.indexOf('nslab'))));
    expect(new Set(columns).size).toBe(1);
  });

  it('in a narrow one how stands below what', () => {
    expect(views(50, lang)[0]).toMatch(/^ 9:20– 9:30 {2}\S+\n {2}nslab slides 1$/m);
  });
});

it('both languages name the same times and commands', () => {
  const facts = (lang: Lang) =>
    views(80, lang)
      .slice(0, 3)
      .join('')
      .match(/nslab (slides|demo|experiment) \S+|\d+:\d\d– ?\d+:\d\d/g);
  expect(facts('en')).toEqual(facts('zh'));
});

it('says where the time goes and what does not fit', () => {
  const [halfDay] = views(80, 'en');
  expect(halfDay?.replace(/\s+/g, ' ')).toMatch(
    /Of 4 h, 1 h \d+ min are for hands; .* By hand all labs take \d+ h.*: \d+ steps do not fit and are homework/,
  );
  const all = timetable({ ...(KINDS[2] as (typeof KINDS)[number]), minutes: 600 }, LABS);
  expect(timetableView(all, 0, io(80, 'en'))).toContain('everything fits');
});
