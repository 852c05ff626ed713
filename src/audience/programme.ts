import type { Lab } from '../lab/catalogue.ts';
import { unknown } from '../lab/unknown.ts';
import { NslabError } from '../text/error.ts';
import { nearest } from '../text/nearest.ts';
import { type Lang, listed, say } from '../text/text.ts';

/** One experiment of a show, in the language of the show; bodies are Markdown. */
export interface Item {
  readonly lab: { readonly number: number; readonly id: string; readonly title: string };
  readonly step: string;
  readonly title: string;
  readonly question: string;
  /** In the order of the text: a, b, c… */
  readonly choices: readonly Choice[];
  readonly answer: string;
  readonly look: string;
}

export interface Choice {
  readonly name: string;
  readonly words: string;
}

/** Every experiment of these labs, in their order. */
export function programmeOf(labs: readonly Lab[], lang: Lang): Item[] {
  return labs.flatMap((lab) => {
    const { number, id } = lab;
    const of = { number, id, title: say(lab.title, lang) };
    return lab.steps.flatMap((step): Item[] => {
      const text = lab.stepText(step.id, lang);
      if (text.kind !== 'experiment') return [];
      const { title, question, answer, look } = text;
      const choices = [...text.choices].map(([name, words]) => ({ name, words }));
      return [{ lab: of, step: step.id, title, question, choices, answer, look }];
    });
  });
}

/** `Lab 3 · Mount…`; a lab of somebody else's has no number. */
export function labWords({ lab: { number, title } }: Item, lang: Lang): string {
  return number === 0
    ? title
    : say({ en: `Lab ${number} · ${title}`, zh: `实验 ${number} · ${title}` }, lang);
}

/** `open-file`, or `uts/open-file`, or `1/open-file`. */
export function nameOf(item: Item): string {
  return `${item.lab.id}/${item.step}`;
}

/**
 * The place of an experiment in the programme.
 * @throws NslabError `experiment-unknown`, or `experiment-ambiguous` where several labs have one of this name
 */
export function findItem(items: readonly Item[], name: string): number {
  const word = name.trim().toLowerCase();
  const found = items.filter((item) => namesOf(item).includes(word));
  const [only, ...others] = found;
  if (only && others.length === 0) return items.indexOf(only);
  if (only) throw ambiguous(name, found.map(nameOf));
  const step = word.slice(word.indexOf('/') + 1);
  const names = items.map((item) => item.step);
  const near = nearest(step, names).flatMap((n) => items.find((item) => item.step === n) ?? []);
  throw absent(name, near.map(nameOf));
}

function absent(name: string, near: readonly string[]): NslabError {
  const hint =
    near.length > 0
      ? { en: `Did you mean ${near.join(' or ')}?`, zh: `是不是想输入 ${near.join(' 或 ')}？` }
      : { en: 'nslab experiment lists them all.', zh: 'nslab experiment 列出全部。' };
  const text = { en: `There is no experiment "${name}".`, zh: `没有名为“${name}”的实验题。` };
  return new NslabError('experiment-unknown', text, { status: 2, hint });
}

function namesOf(item: Item): string[] {
  return [item.step, nameOf(item), `${item.lab.number}/${item.step}`];
}

function ambiguous(name: string, those: readonly string[]): NslabError {
  return new NslabError(
    'experiment-ambiguous',
    {
      en: `Several labs have an experiment "${name}": ${listed(those, 'en')}.`,
      zh: `有好几个实验都有名为“${name}”的实验题：${listed(those, 'zh')}。`,
    },
    {
      status: 2,
      hint: {
        en: `Say which: nslab experiment ${those[0]}`,
        zh: `请写明是哪一个：nslab experiment ${those[0]}`,
      },
    },
  );
}

/** The place of a choice, by its name or its letter. @throws NslabError `answer-unknown` */
export function findChoice(item: Item, given: string): number {
  const word = given.trim().toLowerCase();
  const found = item.choices.findIndex(({ name }, i) => name === word || letterOf(i) === word);
  if (found >= 0) return found;
  const names = item.choices.map(({ name }) => name);
  throw unknown(
    'answer-unknown',
    { en: `"${given}" is not one of the answers.`, zh: `“${given}”不在选项里。` },
    nearest(word, names),
    names,
  );
}

/** a, b, c… */
export function letterOf(choice: number): string {
  return String.fromCharCode('a'.charCodeAt(0) + choice);
}
