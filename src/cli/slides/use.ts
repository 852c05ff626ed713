import { visible } from '../../guide/visible.ts';
import { NslabError } from '../../text/error.ts';
import type { Call } from '../command.ts';
import { option } from '../command.ts';

/** Which options belong to which way of showing. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  build: ['pdf', 'out'],
  serve: ['port'],
  show: ['notes', 'at'],
};

/** @throws NslabError `usage` where an option or a word has nothing to do with what was asked for */
export function checkUse({ positionals, options }: Call): void {
  const [what = ''] = positionals;
  const way = what === 'build' || what === 'serve' ? what : 'show';
  const stray = Object.values(OPTIONS)
    .flat()
    .find((name) => options[name] !== undefined && !OPTIONS[way]?.includes(name));
  if (stray !== undefined) {
    const owner = Object.keys(OPTIONS).find((name) => OPTIONS[name]?.includes(stray)) ?? '';
    const form = owner === 'show' ? 'nslab slides [lab]' : `nslab slides ${owner}`;
    throw wrong(`--${stray} belongs to: ${form}`, `--${stray} 只用于：${form}`);
  }
  const extra = positionals[way === 'build' ? 2 : 1];
  if (extra !== undefined)
    throw wrong(
      `nslab slides does not know what to do with "${visible(extra)}".`,
      `nslab slides 后面多了“${visible(extra)}”。`,
    );
}

/** A number from `least` to `most`, as it was typed. @throws NslabError `usage` */
export function numberOf(call: Call, name: string, least: number, most: number): number | undefined {
  const typed = option(call, name);
  if (typed === undefined) return undefined;
  const number = Number(typed);
  if (/^\d{1,6}$/.test(typed) && number >= least && number <= most) return number;
  throw wrong(
    `--${name} is a number from ${least} to ${most}, not "${visible(typed)}".`,
    `--${name} 是 ${least} 到 ${most} 的数，不能是“${visible(typed)}”。`,
  );
}

function wrong(en: string, zh: string): NslabError {
  return new NslabError(
    'usage',
    { en, zh },
    {
      status: 2,
      hint: { en: 'nslab slides --help shows what it takes.', zh: 'nslab slides --help 列出它的用法。' },
    },
  );
}
