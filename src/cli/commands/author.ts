import { isElsewhere, openLab } from '../../guide/labs.ts';
import { visible } from '../../guide/visible.ts';
import { NslabError } from '../../text/error.ts';
import { nearest } from '../../text/nearest.ts';
import { type Call, type CommandRun, flag, option, options, type Surroundings } from '../command.ts';
import { openingOf } from '../opening.ts';

export const run: CommandRun = async (call, at) => {
  const [what = '', word] = call.positionals;
  if (what === 'new') {
    const { newLab } = await import('../author/new.ts');
    return newLab(call, at);
  }
  if (what === 'lint') {
    const { lint } = await import('../author/lint.ts');
    return lint(call, at);
  }
  if (what === 'verify') {
    const { holds, verify } = await import('../../author/verify.ts');
    const lab = word === undefined ? {} : await chosenLab(word, call, at);
    return holds(await verify({ ...chosen(call), ...lab, out: process.stdout })) ? 0 : 1;
  }
  const near = nearest(what, ['new', 'verify', 'lint'])[0] ?? 'verify';
  throw new NslabError(
    'usage',
    { en: `nslab author cannot "${visible(what)}".`, zh: `nslab author 不会“${visible(what)}”。` },
    { status: 2, hint: { en: `nslab author ${near}`, zh: `nslab author ${near}` } },
  );
};

async function chosenLab(word: string, call: Call, surroundings: Surroundings) {
  if (!isElsewhere(word)) return { labs: [(await openLab(word)).id] };
  const { findOwnLab } = await import('../../guide/own/open.ts');
  const { at } = await findOwnLab(word, openingOf(call, surroundings));
  return { at };
}

function chosen(call: Call) {
  const steps = options(call, 'step');
  const by = option(call, 'by') as 'engine' | 'shell' | undefined;
  const as = option(call, 'as') as 'self' | 'user' | 'user-without-range' | undefined;
  return {
    ...(steps.length === 0 ? {} : { steps }),
    ...(by === undefined ? {} : { by }),
    ...(as === undefined ? {} : { as }),
    ...(flag(call, 'quick') ? { quick: true } : {}),
    ...(flag(call, 'walk') ? { walk: true } : {}),
    ...(flag(call, 'host') ? { walk: true, onMachine: true } : {}),
  };
}
