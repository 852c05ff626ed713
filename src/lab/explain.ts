import { NslabError } from '../text/error.ts';
import { type Lang, listed, say } from '../text/text.ts';
import type { Lab } from './catalogue.ts';
import type { MistakeText } from './text.ts';
import type { Fail, Values, Verdict } from './verdict.ts';

/** A verdict in words: what is the case and what it means; and the next move, where there is one. */
export interface Explanation {
  /** Markdown, one or more sentences. */
  readonly message: string;
  readonly hint: string | null;
}

/** Every verdict has words, also that on a mistake nobody foresaw. */
export function explain(lab: Lab, step: string, verdict: Verdict, lang: Lang): Explanation {
  switch (verdict.status) {
    case 'pass':
      return { message: sentence(say(verdict.actual, lang), lang), hint: null };
    case 'fail':
      return recognised(lab, step, verdict, lang) ?? unforeseen(verdict, lang);
    case 'blocked':
      return blockedBy(say(lab.stepTitle(verdict.by), lang), lab, verdict.by, lang);
    case 'unsupported':
      return { message: sentence(say(verdict.reason, lang), lang), hint: say(verdict.remedy, lang) };
    case 'error':
      return couldNotLook(verdict.cause, lang);
  }
}

function recognised(lab: Lab, step: string, verdict: Fail, lang: Lang): Explanation | undefined {
  const text = verdict.diagnosis === null ? undefined : mistakeText(lab, step, verdict.diagnosis, lang);
  if (!text) return undefined;
  return {
    message: fill(text.seen, verdict.values, lang),
    hint: fill(text.next, verdict.values, lang) || null,
  };
}

/** The words on a mistake of this step. */
export function mistakeText(lab: Lab, step: string, diagnosis: string, lang: Lang): MistakeText | undefined {
  const text = lab.text[lang].steps.get(step);
  return text?.kind === 'do' ? text.mistakes.get(diagnosis) : undefined;
}

function unforeseen(verdict: Fail, lang: Lang): Explanation {
  const [expected, actual] = [say(verdict.expected, lang), say(verdict.actual, lang)];
  return lang === 'zh'
    ? { message: `目标：${sentence(expected, lang)}目前：${sentence(actual, lang)}`, hint: null }
    : { message: `Wanted: ${sentence(expected, lang)} Seen: ${sentence(actual, lang)}`, hint: null };
}

function blockedBy(title: string, lab: Lab, id: string, lang: Lang): Explanation {
  const start = `nslab start ${lab.word} --step ${id}`;
  return lang === 'zh'
    ? { message: `这一步建立在“${title}”之上，而那一步现在还没有完成。`, hint: `先完成那一步：\`${start}\`` }
    : {
        message: `This step builds on "${title}", which is not there (any more).`,
        hint: `Do that one first: \`${start}\``,
      };
}

function couldNotLook(cause: unknown, lang: Lang): Explanation {
  const reason =
    cause instanceof NslabError
      ? say(cause.text, lang)
      : cause instanceof Error
        ? cause.message
        : String(cause);
  const hint = cause instanceof NslabError && cause.hint ? say(cause.hint, lang) : undefined;
  return lang === 'zh'
    ? {
        message: `检查本身没能进行：${sentence(reason, lang)}这与你的操作对错无关。`,
        hint: hint ?? '再试一次；如果仍然如此，请运行 `nslab doctor`。',
      }
    : {
        message: `The check itself could not look: ${sentence(reason, lang)} This says nothing about your work.`,
        hint: hint ?? 'Try again; if it stays, run `nslab doctor`.',
      };
}

/** `{{name}}` → its value. A value that the checker did not give is a question mark, never a brace. */
export function fill(text: string, values: Values, lang: Lang): string {
  const filled = text.replace(/\{\{\s*([\w-]+)\s*\}\}/g, (_, name: string) => {
    const value = (Object.hasOwn(values, name) ? values[name] : undefined) ?? '?';
    return typeof value === 'string' ? value : listed(value, lang);
  });
  // A list that was cut short ends the sentence by itself.
  return filled.replace(/…[.。]/g, '…');
}

export function placeholders(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/\{\{\s*([\w-]+)\s*\}\}/g)].map((match) => match[1] as string));
}

function sentence(words: string, lang: Lang): string {
  const trimmed = words.trim();
  return /[.!?。！？…]$/.test(trimmed) ? trimmed : trimmed + (lang === 'zh' ? '。' : '.');
}
