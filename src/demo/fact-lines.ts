import type { Painted } from '../map/words.ts';
import { type Lang, say } from '../text/text.ts';
import type { Fact, Subject } from './facts.ts';
import type { Mark, MarkedLine } from './marked.ts';

interface Change {
  readonly mark: Mark;
  readonly fact: Fact;
  readonly before?: string;
}

/** More changes of a kind than this are counted. */
const MOST = 3;

/** What has changed of whatever was there before and still is: a line a process, and below it its changes. */
export function changedFacts(
  before: readonly Subject[],
  after: readonly Subject[],
  lang: Lang,
): MarkedLine[] {
  return after.flatMap((subject) => {
    const old = before.find((other) => other.key === subject.key);
    const changes = old ? changesOf(old.facts, subject.facts) : [];
    if (changes.length === 0) return [];
    const lines = summarised(changes, lang).map((line) => ({ ...line, key: `${subject.key} ${line.key}` }));
    return [headOf(subject, lang), ...lines];
  });
}

function headOf({ key, of, name: [name, comm] }: Subject, lang: Lang): MarkedLine {
  const words: Painted[] = [
    { as: 'plain', text: say(WHOSE[of], lang) },
    { as: 'strong', text: name },
    ...(comm === '' ? [] : [{ as: 'dim', text: comm } as const]),
  ];
  return { mark: ' ', rails: '', words, key: `${HEAD}${key}`, fact: '' };
}

const WHOSE = {
  process: { en: 'process', zh: '进程' },
  mounts: { en: 'the list of mounts of process', zh: '挂载列表，属于进程' },
  network: { en: 'the network', zh: '网络' },
} as const;

const HEAD = 'of ';

/** It says whose the changes below it are. */
export function isHead({ key }: MarkedLine): boolean {
  return key.startsWith(HEAD);
}

function changesOf(before: readonly Fact[], after: readonly Fact[]): Change[] {
  const old = new Map(before.map((fact) => [fact.key, fact]));
  const now = new Set(after.map((fact) => fact.key));
  return [
    ...before.flatMap((fact): Change[] => (now.has(fact.key) ? [] : [{ mark: '-', fact }])),
    ...after.flatMap((fact): Change[] => {
      const was = old.get(fact.key);
      if (was === undefined) return [{ mark: '+', fact }];
      if (was.value === fact.value) return [];
      if (was.value === '') return [{ mark: '+', fact }];
      if (fact.value === '') return [{ mark: '-', fact: was }];
      return [{ mark: '~', fact, before: was.value }];
    }),
  ];
}

function summarised(changes: readonly Change[], lang: Lang): MarkedLine[] {
  const kinds = new Map<string, Change[]>();
  for (const change of changes) {
    const kind = `${change.mark}${change.fact.label.en}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), change]);
  }
  // What happened once says more than what happened to every line of a list.
  const rarestFirst = [...kinds.values()].sort((a, b) => a.length - b.length);
  return rarestFirst.flatMap((all) => {
    const shown = all.length > MOST ? all.slice(0, MOST - 1) : all;
    const lines = shown.map((change) => lineOf(change, lang));
    const [first] = all;
    const rest = all.length - shown.length;
    if (rest === 0 || !first) return lines;
    const more = { en: `and ${rest} more like these`, zh: `还有 ${rest} 处同样的变化` };
    const word: Painted = { as: 'dim', text: say(more, lang) };
    return [
      ...lines,
      { mark: first.mark, rails: INDENT, words: [word], key: `more ${first.fact.key}`, fact: '' },
    ];
  });
}

const INDENT = '   ';

function lineOf({ mark, fact, before }: Change, lang: Lang): MarkedLine {
  const value = before === undefined ? fact.value : fromTo(before, fact.value);
  const words: Painted[] = [
    { as: 'code', text: say(fact.label, lang) },
    { as: 'plain', text: value },
  ];
  return { mark, rails: INDENT, words, key: fact.key, fact: value };
}

/** `/lab → /`; of what begins alike only the end is said twice. */
function fromTo(before: string, after: string): string {
  const [a, b] = [before.split(' '), after.split(' ')];
  let same = 0;
  while (same < Math.min(a.length, b.length) - 1 && a[same] === b[same]) same++;
  const head = a.slice(0, same).join(' ');
  const change = `${a.slice(same).join(' ')} → ${b.slice(same).join(' ')}`;
  return head === '' ? change : `${head} ${change}`;
}
