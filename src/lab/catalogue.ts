import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CgroupVersion, cgroupVersion } from '../observe/cgroup-version.ts';
import { nearest } from '../text/nearest.ts';
import { LANGS, type Lang, type Text } from '../text/text.ts';
import type { Checker, Experiments, LabDeclaration, Mistakes, Programs, StepDeclaration } from './lab.ts';
import { broken, loadModule } from './module.ts';
import { type ParsedProse, parseProse } from './prose.ts';
import type { LabText, StepText } from './text.ts';
import { withEnglish } from './translation.ts';
import { unknown } from './unknown.ts';

/** A lab's folder, known by its name alone: nothing of it has been read. */
export interface LabEntry {
  readonly number: number;
  readonly id: string;
  /** `03-mount`: under `labs/`, and under `checkers/`. */
  readonly folder: string;
}

/** Where labs are: modules as they run (dist/, or the sources under vitest), texts where they were written. */
export interface LabPlaces {
  readonly modules: string;
  readonly extension: '.js' | '.ts';
  readonly texts: string;
  /** Which variant of the texts; without it this machine's. */
  readonly cgroups?: CgroupVersion;
}

/** A lab: what it declares and its words are here, its behaviour is loaded when asked for. */
export interface Lab extends LabEntry {
  readonly declaration: LabDeclaration;
  readonly minutes: number;
  readonly title: Text;
  readonly steps: readonly StepDeclaration[];
  /** By language; where a translation lacks something, it has the English. */
  readonly text: Readonly<Record<Lang, LabText>>;
  /** A step by its id or its number, from 1. @throws NslabError `step-unknown` */
  step(idOrNumber: string | number): StepDeclaration;
  stepText(id: string, lang: Lang): StepText;
  stepTitle(id: string): Text;
  programs(): Promise<Programs>;
  setups(): Promise<Programs>;
  mistakes(): Promise<Mistakes>;
  experiments(): Promise<Experiments>;
  checker(step: string): Promise<Checker>;
}

export function places(here: string = import.meta.url): LabPlaces {
  const modules = fileURLToPath(new URL('../../', here));
  const isSource = here.endsWith('.ts');
  return { modules, extension: isSource ? '.ts' : '.js', texts: isSource ? modules : join(modules, '..') };
}

/** All labs in the order of their numbers. Reads one folder. */
export function listLabs(at: LabPlaces = places()): readonly LabEntry[] {
  const folder = join(at.texts, 'labs');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => {
      const [, number, id] = /^(\d\d)-([a-z0-9-]+)$/.exec(name) ?? [];
      return number && id ? [{ number: Number(number), id, folder: name }] : [];
    })
    .sort((a, b) => a.number - b.number);
}

/** The lab of this number, id or folder name. @throws NslabError `lab-unknown` */
export function findLab(numberOrId: string | number, at: LabPlaces = places()): LabEntry {
  const labs = listLabs(at);
  const word = String(numberOrId).trim();
  const found = labs.find(
    (lab) =>
      lab.id === word.toLowerCase() ||
      lab.folder === word.toLowerCase() ||
      (/^\d+$/.test(word) && lab.number === Number(word)),
  );
  if (found) return found;
  const near = nearest(
    word,
    labs.map((lab) => lab.id),
  );
  const all = labs.map((lab) => `${lab.number} ${lab.id}`);
  throw unknown(
    'lab-unknown',
    { en: `There is no lab "${word}".`, zh: `没有名为“${word}”的实验。` },
    near,
    all,
  );
}

/** @throws NslabError `lab-unknown`; `lab-broken` when its files cannot be read */
export async function loadLab(numberOrId: string | number, at: LabPlaces = places()): Promise<Lab> {
  const entry = findLab(numberOrId, at);
  const { lab } = await loadModule<{ lab: LabDeclaration }>(
    at.modules,
    `labs/${entry.folder}/lab${at.extension}`,
  );
  const text = { en: labText(at, entry, 'en').text, zh: labText(at, entry, 'zh').text };
  return new LoadedLab(at, entry, lab, { en: text.en, zh: withEnglish(text.zh, text.en) });
}

/** The text as it was written, and what is wrong with it. */
export function labText(at: LabPlaces, entry: LabEntry, lang: Lang): ParsedProse {
  const file = join(at.texts, 'labs', entry.folder, `${lang}.md`);
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch (cause) {
    if (lang === 'en') throw broken(`labs/${entry.folder}/en.md`, cause);
    return {
      text: { lang, file, title: '', story: '', steps: new Map() },
      problems: [{ file, line: 1, problem: { en: 'is missing', zh: '文件不存在' } }],
    };
  }
  return parseProse(source, file, lang, at.cgroups ?? cgroupVersion());
}

class LoadedLab implements Lab {
  readonly number: number;
  readonly id: string;
  readonly folder: string;
  readonly declaration: LabDeclaration;
  readonly minutes: number;
  readonly steps: readonly StepDeclaration[];
  readonly text: Readonly<Record<Lang, LabText>>;
  readonly #at: LabPlaces;

  constructor(at: LabPlaces, entry: LabEntry, declared: LabDeclaration, text: Record<Lang, LabText>) {
    this.#at = at;
    this.number = entry.number;
    this.id = entry.id;
    this.folder = entry.folder;
    this.declaration = declared;
    this.minutes = declared.minutes;
    this.steps = declared.steps;
    this.text = text;
  }

  get title(): Text {
    return { en: this.text.en.title, zh: this.text.zh.title };
  }

  step(idOrNumber: string | number): StepDeclaration {
    const word = String(idOrNumber).trim();
    const found =
      this.steps.find((step) => step.id === word.toLowerCase()) ??
      (/^\d+$/.test(word) ? this.steps[Number(word) - 1] : undefined);
    if (found) return found;
    const ids = this.steps.map((step) => step.id);
    const what = {
      en: `Lab ${this.number} (${this.id}) has no step "${word}".`,
      zh: `实验 ${this.number}（${this.id}）没有名为“${word}”的步骤。`,
    };
    throw unknown('step-unknown', what, nearest(word, ids), ids);
  }

  stepText(id: string, lang: Lang): StepText {
    const text = this.text[lang].steps.get(id);
    if (!text) throw broken(`labs/${this.folder}/en.md`, new Error(`there is no section {#${id}}`));
    return text;
  }

  stepTitle(id: string): Text {
    return Object.fromEntries(LANGS.map((l) => [l, this.text[l].steps.get(id)?.title ?? id])) as Text;
  }

  async programs(): Promise<Programs> {
    return (await this.#module<{ programs: Programs }>('programs'))?.programs ?? {};
  }
  async setups(): Promise<Programs> {
    return (await this.#module<{ setups?: Programs }>('programs'))?.setups ?? {};
  }
  async mistakes(): Promise<Mistakes> {
    return (await this.#module<{ mistakes: Mistakes }>('mistakes'))?.mistakes ?? {};
  }
  async experiments(): Promise<Experiments> {
    return (await this.#module<{ experiments: Experiments }>('experiments'))?.experiments ?? {};
  }

  async checker(step: string): Promise<Checker> {
    const path = `checkers/${this.folder}/${step}${this.#at.extension}`;
    const { default: checker } = await loadModule<{ default: Checker }>(this.#at.modules, path);
    if (typeof checker !== 'function') throw broken(path, new Error('exports no checker as default'));
    return checker;
  }

  async #module<T>(name: string): Promise<T | undefined> {
    const path = `labs/${this.folder}/${name}${this.#at.extension}`;
    return existsSync(join(this.#at.modules, path)) ? loadModule<T>(this.#at.modules, path) : undefined;
  }
}
