import { explain } from '../lab/explain.ts';
import type { Verdict } from '../lab/verdict.ts';
import { LANGS } from '../text/text.ts';
import { type Stage, summary } from './stage.ts';

/** What is wrong with the diagnosis of a mistake, or with its words in either language; undefined when nothing is. */
export function misread(stage: Stage, verdict: Verdict, wanted: string): string | undefined {
  if (verdict.status !== 'fail' || verdict.diagnosis !== wanted)
    return `${wanted} was not seen; ${summary(verdict)}`;
  for (const lang of LANGS) {
    const { message, hint } = explain(stage.lab, stage.step.id, verdict, lang);
    if (hint === null) return `${wanted}: ${stage.lab.files}${lang}.md has no words and no next move for it`;
    const open = placeholders(stage, wanted, lang).filter((name) => !(name in verdict.values));
    if (open.length > 0)
      return `${wanted}: the ${lang} text asks for {{${open.join('}}, {{')}}}, which the checker does not give`;
    if (message.trim() === '') return `${wanted}: the ${lang} text says nothing`;
  }
  return undefined;
}

function placeholders(stage: Stage, diagnosis: string, lang: (typeof LANGS)[number]): string[] {
  const text = stage.lab.stepText(stage.step.id, lang);
  const mistake = text.kind === 'do' ? text.mistakes.get(diagnosis) : undefined;
  return [...`${mistake?.seen ?? ''}${mistake?.next ?? ''}`.matchAll(/\{\{\s*([\w-]+)\s*\}\}/g)].map(
    (m) => m[1] ?? '',
  );
}
