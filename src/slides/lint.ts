import { type Lab, loadLab } from '../lab/catalogue.ts';
import { LANGS, type Lang, type Text } from '../text/text.ts';
import { type DeckEntry, readDeck, readTakes } from './catalogue.ts';
import type { Deck, DeckProblem, LiveBlock, Slide } from './deck.ts';
import { prepareDeck, sizesOf } from './prepared.ts';
import { takeKey } from './takes.ts';

const WIDEST_CODE = 64;
const MOST_WORDS = 60;
const MOST_CHARACTERS = 130;

/** What is to be put right in a deck, in the order of its files and lines; runs nothing. */
export async function lintDeck(entry: DeckEntry): Promise<DeckProblem[]> {
  const [en, zh] = LANGS.map((lang) => readDeck(entry, lang));
  if (!en || !zh) return [];
  const problems = [...en.problems, ...zh.problems, ...languagesAgree(en.deck, zh.deck)];
  if (problems.length > 0) return problems;
  for (const { deck } of [en, zh]) {
    problems.push(
      ...(await blocksFit(deck)),
      ...proseIsShort(deck),
      ...boldEnds(deck),
      ...codeIsNarrow(deck),
    );
  }
  if (problems.length > 0) return problems;
  return [...notRecorded(entry, en.deck), ...(await slidesFit(entry))];
}

/** The same slides with the same blocks in each language. */
function languagesAgree(en: Deck, zh: Deck): DeckProblem[] {
  if (en.slides.length !== zh.slides.length) {
    const [a, b] = [en.slides.length, zh.slides.length];
    return [problem(zh, 1, `there are ${b} slides; en.md has ${a}`, `这里有 ${b} 页，en.md 有 ${a} 页`)];
  }
  return en.slides.flatMap((slide, i) => {
    const other = zh.slides[i] as Slide;
    if (blocksOf(slide) === blocksOf(other) && slide.classes.join() === other.classes.join()) return [];
    const { number, line } = other;
    return [
      problem(
        zh,
        line,
        `slide ${number} has other blocks or classes than en.md:${slide.line}`,
        `第 ${number} 页的块或 class 和 en.md:${slide.line} 不一样`,
      ),
    ];
  });
}

function blocksOf(slide: Slide): string {
  const blocks = slide.parts.map((part) => (part.kind === 'live' ? { ...part.block, as: '' } : part.kind));
  return JSON.stringify(blocks.filter((block) => block !== 'text'));
}

/** Steps, mistakes and terminals that blocks name are there. */
async function blocksFit(deck: Deck): Promise<DeckProblem[]> {
  const problems: DeckProblem[] = [];
  for (const slide of deck.slides) {
    for (const part of slide.parts) {
      if (part.kind !== 'live') continue;
      const lab = await loadLab(part.block.lab).catch(() => undefined);
      const wrong = lab ? await blockProblem(part.block, lab, deck.lang) : NO_LAB;
      if (wrong) problems.push(problem(deck, part.line, wrong.en, wrong.zh));
    }
  }
  return problems;
}

const NO_LAB: Text = { en: 'there is no such lab', zh: '没有这个实验' };

async function blockProblem(block: LiveBlock, lab: Lab, lang: Lang): Promise<Text | undefined> {
  const { of, step, mistake, terminal, lines } = block;
  if (step === undefined) return undefined;
  const found = lab.steps.find(({ id }) => id === step);
  if (!found) return { en: `lab ${lab.id} has no step "${step}"`, zh: `实验 ${lab.id} 没有“${step}”这一步` };
  const asks = of === 'question' || of === 'answer';
  if (asks !== (found.kind === 'experiment') && !block.before)
    return asks
      ? { en: `"${step}" is no experiment`, zh: `“${step}”不是实验题` }
      : {
          en: `"${step}" is an experiment: it has a question and an answer`,
          zh: `“${step}”是实验题，只有 question 和 answer`,
        };
  if (of === 'checker') {
    const known = ((await lab.mistakes())[step] ?? []).map(({ diagnosis }) => diagnosis);
    if (!known.includes(mistake ?? ''))
      return { en: `"${step}" has no mistake "${mistake}"`, zh: `“${step}”没有名为“${mistake}”的错误` };
  }
  if (of !== 'commands') return undefined;
  const text = lab.stepText(step, lang);
  const commands = text.kind === 'do' ? text.commands : [];
  const own = commands.filter((c) => terminal === undefined || c.terminal === terminal);
  if (own.length === 0)
    return {
      en: `the solution of "${step}" has no terminal ${terminal}`,
      zh: `“${step}”的参考做法里没有终端 ${terminal}`,
    };
  const count = own.flatMap(({ code }) => code.split('\n')).length;
  if (lines && lines[1] > count)
    return { en: `the solution of "${step}" has ${count} lines`, zh: `“${step}”的参考做法只有 ${count} 行` };
  return undefined;
}

function proseIsShort(deck: Deck): DeckProblem[] {
  return deck.slides.flatMap((slide) => {
    const text = slide.parts.map((part) => (part.kind === 'text' ? part.markdown : '')).join(' ');
    const [count, most] =
      deck.lang === 'zh'
        ? [(text.match(/\p{Script=Han}/gu) ?? []).length, MOST_CHARACTERS]
        : [(text.match(/[\p{L}\d][^\s]*/gu) ?? []).length, MOST_WORDS];
    if (count <= most) return [];
    return [
      problem(
        deck,
        slide.line,
        `${count} words on a slide; ${most} can be read`,
        `这一页有 ${count} 个字，最多 ${most} 个`,
      ),
    ];
  });
}

/** Markdown's stars close nothing between a full-width mark and a Chinese character: they would be read on the slide. */
function boldEnds(deck: Deck): DeckProblem[] {
  return deck.slides
    .flatMap((slide) => slide.parts)
    .flatMap((part) => {
      if (part.kind !== 'text') return [];
      const found = /\*\*[^*\n]*[\p{P}]\*\*(?=\p{Script=Han})/u.exec(part.markdown)?.[0];
      if (found === undefined) return [];
      return [
        problem(
          deck,
          part.line,
          `${found}: the mark belongs after the stars, or this is not bold`,
          `${found}：标点要放到星号外面，不然不会加粗`,
        ),
      ];
    });
}

function codeIsNarrow(deck: Deck): DeckProblem[] {
  return deck.slides
    .flatMap((slide) => slide.parts)
    .flatMap((part) => {
      const lines =
        part.kind === 'code' ? part.code.split('\n') : part.kind === 'live' ? part.block.body : [];
      const wide = lines.find((line) => line.length > WIDEST_CODE);
      if (wide === undefined) return [];
      return [
        problem(
          deck,
          part.line,
          `a line of ${wide.length} columns; ${WIDEST_CODE} can be read from the back: ${wide}`,
          `有一行 ${wide.length} 列，后排最多看清 ${WIDEST_CODE} 列：${wide}`,
        ),
      ];
    });
}

function notRecorded(entry: DeckEntry, deck: Deck): DeckProblem[] {
  const { takes } = readTakes(entry);
  return deck.slides
    .flatMap((slide) => slide.parts)
    .flatMap((part) => {
      const key = part.kind === 'live' ? takeKey(part.block) : undefined;
      if (key === undefined || key in takes) return [];
      return [problem(deck, part.line, 'is not recorded: npm run slides', '还没有录：npm run slides')];
    });
}

/** All of a slide has room at a size that can be read from the back. */
async function slidesFit(entry: DeckEntry): Promise<DeckProblem[]> {
  const problems: DeckProblem[] = [];
  for (const lang of LANGS) {
    const prepared = await prepareDeck(entry, lang);
    for (const slide of prepared.deck.slides) {
      if (sizesOf(slide, prepared)) continue;
      problems.push(problem(prepared.deck, slide.line, 'the slide holds too much', '这一页放的东西太多了'));
    }
  }
  return problems;
}

function problem({ file }: Deck, line: number, en: string, zh: string): DeckProblem {
  return { file, line, problem: { en, zh } };
}
