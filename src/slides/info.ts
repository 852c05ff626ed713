import { nearest } from '../text/nearest.ts';
import type { Text } from '../text/text.ts';
import { LIVE_KINDS, type LiveBlock, type LiveKind } from './deck.ts';
import { isPart, PARTS } from './parts.ts';

/** What each kind of live block takes, beside a step: positional words, and `name=value`. */
const TAKES: Readonly<Record<LiveKind, { readonly words: number; readonly names: readonly string[] }>> = {
  commands: { words: 1, names: ['terminal', 'lines', 'as', 'lab'] },
  shown: { words: 1, names: ['terminal', 'as', 'lab'] },
  map: { words: 1, names: ['only', 'lab'] },
  calls: { words: 1, names: ['only', 'max', 'lab'] },
  checker: { words: 2, names: ['lab'] },
  question: { words: 1, names: ['lab'] },
  answer: { words: 1, names: ['lab'] },
};
const MAY_BE_BEFORE: readonly LiveKind[] = ['shown', 'map'];

export type ReadBlock = { readonly block: LiveBlock } | { readonly problem: Text };

/** The info string of a fenced block: a live block, what is wrong with it, or undefined for plain code. */
export function readInfo(info: string, body: readonly string[], lab: string): ReadBlock | undefined {
  const [kind = '', ...rest] = info.trim().split(/\s+/);
  if (!isLive(kind)) return undefined;
  const takes = TAKES[kind];
  const values = new Map<string, string>();
  const words: string[] = [];
  let before = false;
  for (const word of rest) {
    const [name = '', value] = word.split(/=(.*)/s);
    if (value !== undefined) {
      if (!takes.names.includes(name))
        return wrong(`"${kind}" takes no "${name}="`, `“${kind}”没有“${name}=”`);
      values.set(name, value);
    } else if (word === 'before' && MAY_BE_BEFORE.includes(kind)) before = true;
    else words.push(word);
  }
  const needed = kind === 'shown' ? 0 : takes.words;
  if (words.length > takes.words || words.length < needed) {
    return wrong(
      `"${kind}" takes ${takes.words === 2 ? 'a step and a mistake' : 'a step'}, not "${words.join(' ')}"`,
      `“${kind}”后面要写${takes.words === 2 ? '步骤和错误的名字' : '步骤的名字'}，而不是“${words.join(' ')}”`,
    );
  }
  const lines = linesOf(values.get('lines'));
  if (lines === 'wrong') return wrong('lines= is like 1-3', 'lines= 的写法是 1-3');
  const max = values.get('max');
  if (max !== undefined && !/^[1-9]\d?$/.test(max)) return wrong('max= is a number', 'max= 是一个数');
  if (kind !== 'shown' && body.some((line) => line.trim() !== ''))
    return wrong(
      `a "${kind}" block is empty: its content is recorded`,
      `“${kind}”块里不写内容，内容是录下来的`,
    );
  if (kind === 'shown' && body.every((line) => line.trim() === ''))
    return wrong('a "shown" block has the commands to type', '“shown”块里要写出输入的命令');
  const only = values.get('only')?.split(',');
  const strange = kind === 'map' ? only?.find((part) => !isPart(part)) : undefined;
  if (strange !== undefined)
    return wrong(
      `a map has no "${strange}"; there are ${PARTS.join(', ')}`,
      `图里没有“${strange}”；有的是：${PARTS.join('、')}`,
    );
  return {
    block: {
      of: kind,
      lab: values.get('lab') ?? lab,
      step: words[0],
      mistake: words[1],
      terminal: values.get('terminal'),
      as: values.get('as'),
      before,
      lines,
      only,
      max: max === undefined ? undefined : Number(max),
      body: body.filter((line) => line.trim() !== ''),
    },
  };
}

/** A slip in the name of a live block would show its info string as plain code. */
export function meantLive(info: string): LiveKind | undefined {
  const [kind = '', step] = info.trim().split(/\s+/);
  if (step === undefined || isLive(kind)) return undefined;
  return nearest(kind, LIVE_KINDS)[0] as LiveKind | undefined;
}

function isLive(kind: string): kind is LiveKind {
  return (LIVE_KINDS as readonly string[]).includes(kind);
}

function linesOf(range: string | undefined): LiveBlock['lines'] | 'wrong' {
  if (range === undefined) return undefined;
  const [, from = '', to = from] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
  const [first, last] = [Number(from), Number(to)];
  return from !== '' && first >= 1 && last >= first ? [first, last] : 'wrong';
}

function wrong(en: string, zh: string): { problem: Text } {
  return { problem: { en, zh } };
}
