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

/** Where a lab's files are, known by their names alone: nothing of it has been read. */
export interface LabEntry {
  /** Its place among the built-in labs, from 1; 0 for a lab in a folder of its own. */
  readonly number: number;
  /** Stable, and no other lab's: progress and the work folder are kept under it. */
  readonly id: string;
  /** What it is called in a sentence, after the word "lab": `3`; of one in a folder of its own the id that it declares. */
  readonly label: string;
  /** The word that opens it: `nslab start 3`, `nslab start ./my-lab`. */
  readonly word: string;
  /** The folder's own name: `03-mount`. */
  readonly folder: string;
  /** From the top, with a slash at the end: `labs/03-mount/`; '' for a lab that is all there is. */
  readonly files: string;
  /** The same for its checkers: `checkers/03-mount/`. */
  readonly checkers: string;
}

/** Where labs are: modules as they run (dist/, or the sources under vitest), texts where they were written. */
export interface LabPlaces {
  readonly modules: string;
  readonly extension: '.js' | '.ts';
  readonly texts: string;
  /** Which variant of the texts; without it this machine's. */
  readonly cgroups?: CgroupVersion;
  /** A folder that holds one lab: this one. */
  readonly only?: LabEntry;
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
  if (at.only) return [at.only];
  const folder = join(at.texts, 'labs');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => {
      const [, number, id] = /^(\d\d)-([a-z0-9-]+)$/.exec(name) ?? [];
      return number && id ? [builtIn(Number(number), id, name)] : [];
    })
    .sort((a, b) => a.number - b.number);
}

function builtIn(number: number, id: string, folder: string): LabEntry {
  const word = String(number);
  return { number, id, label: word, word, folder, files: `labs/${folder}/`, checkers: `checkers/${folder}/` };
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
  return loadEntry(findLab(numberOrId, at), at);
}

/** The same of a lab that has been found. @throws NslabError `lab-broken` */
export async function loadEntry(entry: LabEntry, at: LabPlaces = places()): Promise<Lab> {
  const { lab } = await loadModule<{ lab: LabDeclaration }>(
    at.modules,
    `${entry.files}lab${at.extension}`,
    hintFor(entry),
  );
  const text = { en: labText(at, entry, 'en').text, zh: labText(at, entry, 'zh').text };
  return new LoadedLab(at, entry, lab, { en: text.en, zh: withEnglish(text.zh, text.en) });
}

/** The text as it was written, and what is wrong with it. */
export function labText(at: LabPlaces, entry: LabEntry, lang: Lang): ParsedProse {
  const file = join(at.texts, `${entry.files}${lang}.md`);
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch (cause) {
    if (lang === 'en') throw broken(`${entry.files}en.md`, cause, hintFor(entry));
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
  readonly label: string;
  readonly word: string;
  readonly folder: string;
  readonly files: string;
  readonly checkers: string;
  readonly declaration: LabDeclaration;
  readonly minutes: number;
  readonly steps: readonly StepDeclaration[];
  readonly text: Readonly<Record<Lang, LabText>>;
  readonly #at: LabPlaces;

  constructor(at: LabPlaces, entry: LabEntry, declared: LabDeclaration, text: Record<Lang, LabText>) {
    this.#at = at;
    this.number = entry.number;
    this.id = entry.id;
    this.label = entry.label;
    this.word = entry.word;
    this.folder = entry.folder;
    this.files = entry.files;
    this.checkers = entry.checkers;
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
      en: `Lab ${this.#name('en')} has no step "${word}".`,
      zh: `实验 ${this.#name('zh')}没有名为“${word}”的步骤。`,
    };
    throw unknown('step-unknown', what, nearest(word, ids), ids);
  }

  stepText(id: string, lang: Lang): StepText {
    const text = this.text[lang].steps.get(id);
    if (!text) throw broken(`${this.files}en.md`, new Error(`there is no section {#${id}}`), hintFor(this));
    return text;
  }

  stepTitle(id: string): Text {
    return Object.fromEntries(LANGS.map((l) => [l, this.text[l].steps.get(id)?.title ?? id])) as Text;
  }

  async programs(): Promise<Programs> {
    return byStep((await this.#module<{ programs: Programs }>('programs'))?.programs);
  }
  async setups(): Promise<Programs> {
    return byStep((await this.#module<{ setups?: Programs }>('programs'))?.setups);
  }
  async mistakes(): Promise<Mistakes> {
    return byStep((await this.#module<{ mistakes: Mistakes }>('mistakes'))?.mistakes);
  }
  async experiments(): Promise<Experiments> {
    return byStep((await this.#module<{ experiments: Experiments }>('experiments'))?.experiments);
  }

  async checker(step: string): Promise<Checker> {
    const path = `${this.checkers}${step}${this.#at.extension}`;
    const { default: checker } = await loadModule<{ default: Checker }>(
      this.#at.modules,
      path,
      hintFor(this),
    );
    if (typeof checker !== 'function')
      throw broken(path, new Error('exports no checker as default'), hintFor(this));
    return checker;
  }

  #name(lang: Lang): string {
    if (this.number === 0) return lang === 'zh' ? `${this.label} ` : this.label;
    return lang === 'zh' ? `${this.number}（${this.id}）` : `${this.number} (${this.id})`;
  }

  async #module<T>(name: string): Promise<T | undefined> {
    const path = `${this.files}${name}${this.#at.extension}`;
    return existsSync(join(this.#at.modules, path))
      ? loadModule<T>(this.#at.modules, path, hintFor(this))
      : undefined;
  }
}

/** Looked up by a step's id, and an id may be `constructor`: no object's own inheritance is found. */
function byStep<T>(record: Readonly<Record<string, T>> | undefined): Readonly<Record<string, T>> {
  return Object.assign(Object.create(null) as Record<string, T>, record);
}

/** A built-in lab is built anew; the author of another one is told more. */
function hintFor({ number, word }: LabEntry): Text | undefined {
  const lint = `nslab author lint ${word}`;
  return number > 0 ? undefined : { en: `${lint} says more.`, zh: `${lint} 会说得更详细。` };
}
