import { openLab } from '../../guide/labs.ts';
import { wrap } from '../../guide/view/wrap.ts';
import { visible } from '../../guide/visible.ts';
import { NslabError } from '../../text/error.ts';
import { nearest } from '../../text/nearest.ts';
import { listed, say } from '../../text/text.ts';
import { type Call, type CommandRun, flag, option, options } from '../command.ts';

export const run: CommandRun = async (call, { io }) => {
  const [what = '', lab] = call.positionals;
  if (what === 'lint') {
    const { formatFinding, lintLab, lintLabs } = await import('../../author/lint.ts');
    const { findLab, listLabs, places } = await import('../../lab/catalogue.ts');
    const findings = lab === undefined ? await lintLabs() : await lintLab(places(), findLab(visible(lab)));
    for (const finding of findings) io.out(`${formatFinding(finding, io.lang)}\n`);
    if (findings.length > 0) return 1;
    const labs = lab === undefined ? listLabs() : [findLab(visible(lab))];
    io.err(`${wrap(say(wellLinted(labs.map((entry) => entry.folder)), io.lang), io.columns)}\n`);
    return 0;
  }
  if (what === 'verify') {
    const { holds, verify } = await import('../../author/verify.ts');
    return holds(await verify({ ...(await chosen(call, lab)), out: process.stdout })) ? 0 : 1;
  }
  const near = nearest(what, ['verify', 'lint'])[0] ?? 'verify';
  throw new NslabError(
    'usage',
    { en: `nslab author cannot "${visible(what)}".`, zh: `nslab author 不会“${visible(what)}”。` },
    { status: 2, hint: { en: `nslab author ${near}`, zh: `nslab author ${near}` } },
  );
};

function wellLinted(folders: readonly string[]) {
  return {
    en: `Texts and code looked at, nothing found: ${listed(folders, 'en')}`,
    zh: `已检查文字和代码，没有发现问题：${listed(folders, 'zh')}`,
  };
}

async function chosen(call: Call, word: string | undefined) {
  const steps = options(call, 'step');
  const by = option(call, 'by') as 'engine' | 'shell' | undefined;
  const as = option(call, 'as') as 'self' | 'user' | 'user-without-range' | undefined;
  return {
    ...(word === undefined ? {} : { labs: [(await openLab(word)).id] }),
    ...(steps.length === 0 ? {} : { steps }),
    ...(by === undefined ? {} : { by }),
    ...(as === undefined ? {} : { as }),
    ...(flag(call, 'quick') ? { quick: true } : {}),
    ...(flag(call, 'walk') ? { walk: true } : {}),
    ...(flag(call, 'host') ? { walk: true, onMachine: true } : {}),
  };
}
