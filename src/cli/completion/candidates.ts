import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { containerNames, readContainer } from '../../container/store/record.ts';
import { type Store, storeAt } from '../../container/store/store.ts';
import { CAPABILITIES } from '../../engine/capabilities.ts';
import { listLabs, places } from '../../lab/catalogue.ts';
import { findLabHost } from '../../labhost/find.ts';
import { CONTAINERS } from '../../labhost/labhost.ts';
import type { StateFolder } from '../../state/folder.ts';
import { readProgress } from '../../state/progress.ts';
import { type Lang, say, type Text } from '../../text/text.ts';
import { isInside } from '../within.ts';

/** What may be typed, and a few words on it. */
export interface Candidate {
  readonly word: string;
  readonly about: string;
}

export interface Asked {
  readonly state: StateFolder;
  readonly lang: Lang;
  /** The words typed before: one of them may be the lab whose steps are asked for. Without one, it is the learner's. */
  readonly of: string | undefined;
  /** Containers of the machine itself. */
  readonly onMachine: boolean;
}

/**
 * What a shell asks while somebody waits for the answer to a Tab: a look into files, no code of a lab's. What
 * cannot be read has no candidates: there is nobody to tell it to.
 */
export function candidates(kind: string, asked: Asked): Candidate[] {
  try {
    return (LOOKS[kind]?.(asked) ?? []).filter(({ word }) => /^[\w][\w.-]*$/.test(word));
  } catch {
    return [];
  }
}

const LOOKS: Readonly<Record<string, (asked: Asked) => Candidate[]>> = {
  lab: ({ lang }) =>
    listLabs().map(({ id, number, folder }) => ({ word: id, about: `${number} · ${titleOf(folder, lang)}` })),
  step: (asked) =>
    stepsOf(labFolder(asked), asked.lang).map(({ word, about }, i) => ({
      word,
      about: `${i + 1} · ${about}`,
    })),
  experiment: ({ lang }) =>
    listLabs().flatMap(({ folder }) => stepsOf(folder, lang).filter((step) => step.isQuestion)),
  mistake: (asked) => mistakesOf(labFolder(asked), asked.lang),
  deck: ({ lang }) => decks(lang),
  container: (asked) => containersOf(storeOf(asked), asked.lang),
  capability: () =>
    ['ALL', ...CAPABILITIES.map((name) => name.slice('CAP_'.length))].map((word) => ({ word, about: '' })),
};

interface Step extends Candidate {
  readonly isQuestion: boolean;
}

/** The headings of a lab's text: `## A hostname of your own {#own-uts}`, and below them what kind of step it is. */
function stepsOf(folder: string | undefined, lang: Lang): Step[] {
  if (folder === undefined) return [];
  return textOf(folder, lang)
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const [, title = '', id] = /^(.*?) *\{#([a-z0-9-]+)\}/.exec(section) ?? [];
      return id ? [{ word: id, about: title, isQuestion: /^### .*\{#question\}/m.test(section) }] : [];
    });
}

/** `#### /etc is empty for everybody {#mounted-on-the-host}`; a diagnosis may stand in several steps. */
function mistakesOf(folder: string | undefined, lang: Lang): Candidate[] {
  if (folder === undefined) return [];
  const found = textOf(folder, lang).matchAll(/^#### (.*?) *\{#([a-z0-9-]+)\}/gm);
  const words = new Map([...found].map(([, about = '', word = '']) => [word, about]));
  return [...words].map(([word, about]) => ({ word, about }));
}

/** `slides/03-mount/en.md`: its title is in its first lines. */
function decks(lang: Lang): Candidate[] {
  const folder = join(places().texts, 'slides');
  return readdirSync(folder).flatMap((name) => {
    const [, number, word] = /^(\d\d)-([a-z0-9-]+)$/.exec(name) ?? [];
    if (!number || !word) return [];
    const title = /^title: *(.*)$/m.exec(readFileSync(join(folder, name, `${lang}.md`), 'utf8'))?.[1] ?? '';
    return [{ word, about: `${Number(number)} · ${title}` }];
  });
}

function titleOf(folder: string, lang: Lang): string {
  return /^title: *(.*)$/m.exec(textOf(folder, lang))?.[1] ?? folder;
}

function textOf(folder: string, lang: Lang): string {
  const file = (language: Lang) => join(places().texts, 'labs', folder, `${language}.md`);
  try {
    return readFileSync(file(lang), 'utf8');
  } catch {
    return readFileSync(file('en'), 'utf8');
  }
}

/** The folder of the lab that was typed, by number or name, or of the one that the learner is at. */
function labFolder({ of, state }: Asked): string | undefined {
  const named = (words: readonly string[]) =>
    listLabs().find(({ id, number, folder }) =>
      [id, String(number), folder].some((name) => words.includes(name)),
    );
  const lab = named(of?.split(/\s+/) ?? []) ?? named([readProgress(state, () => {}).current?.lab ?? '']);
  return lab?.folder;
}

function storeOf({ state, onMachine }: Asked): Store | undefined {
  if (isInside()) return storeAt(join('/lab', CONTAINERS));
  if (onMachine) return storeAt(join(state.root, 'containers'), true);
  const host = findLabHost(state);
  return host && storeAt(join(host.workFolder, CONTAINERS));
}

const PHASES: Readonly<Record<string, Text>> = {
  making: { en: 'being made', zh: '正在创建' },
  running: { en: 'running', zh: '运行中' },
  exited: { en: 'ended', zh: '已结束' },
};

function containersOf(store: Store | undefined, lang: Lang): Candidate[] {
  if (!store) return [];
  return containerNames(store).map((word) => {
    const phase = PHASES[readContainer(store, word)?.phase ?? ''];
    return { word, about: phase ? say(phase, lang) : '' };
  });
}
