import type { Lab } from '../../lab/catalogue.ts';
import type { StepText } from '../../lab/text.ts';
import { type Piece, piecesOf } from '../../lab/variants.ts';
import { type Lang, say, type Text } from '../../text/text.ts';
import { duration } from '../words.ts';
import { escaped, html, inlineHtml } from './html.ts';

/** A lab on paper: what is to be done and how to look, never how it is done. */
export function labSection(lab: Lab, lang: Lang): string {
  const { number, title, minutes, steps } = lab;
  const t = (text: Text) => escaped(say(text, lang));
  const head = t({ en: `Lab ${number} · ${title.en}`, zh: `实验 ${number} · ${title.zh}` });
  const count = t({
    en: `${steps.length} steps, about ${duration(minutes, 'en')}`,
    zh: `${steps.length} 步，大约 ${duration(minutes, 'zh')}`,
  });
  const meta = `${count} · <code>nslab start ${number}</code>`;
  const all = steps.map((step, i) => stepSection(lab.stepText(step.id, lang), i + 1, lang));
  return `<section class="lab">
<h2>${head}</h2>
<p class="meta">${meta}</p>
${variants(lab.text[lang].story, lang)}
${all.join('\n')}
</section>`;
}

function stepSection(text: StepText, number: number, lang: Lang): string {
  const title = `<h3><span class="number">${number}</span> <span>${inlineHtml(text.title)}</span></h3>`;
  const body = text.kind === 'do' ? variants(text.task, lang) : question(text, lang);
  const head = text.kind === 'do' ? LOOK : LOOK_AFTERWARDS;
  const look = `<h4>${say(head, lang)}</h4>\n${variants(text.look, lang)}`;
  return `<section class="step">\n${title}\n${body}\n${look}\n${notes(lang, text.kind === 'do' ? 3 : 2)}</section>`;
}

const LOOK: Text = { en: 'Look for yourself', zh: '自己看一看' };
const LOOK_AFTERWARDS: Text = { en: 'Afterwards, look for yourself', zh: '揭晓之后，自己看一看' };

function question(text: Extract<StepText, { kind: 'experiment' }>, lang: Lang): string {
  const predict = say(
    { en: 'Before the kernel answers: your prediction', zh: '内核回答之前：你的预测' },
    lang,
  );
  const choices = [...text.choices.values()].map((words) => `<li><div>${html(words)}</div></li>`);
  return `${variants(text.question, lang)}\n<h4>${predict}</h4>\n<ul class="guess">\n${choices.join('\n')}\n</ul>`;
}

export function notes(lang: Lang, lines: number): string {
  const first = say({ en: 'Notes', zh: '笔记' }, lang);
  const all = Array.from({ length: lines }, (_, i) => `<span>${i === 0 ? first : ''}</span>`);
  return `<div class="notes">${all.join('')}</div>\n`;
}

/** What differs by the cgroup interface stands side by side: paper does not know the machine. The labs are read as for v2. */
function variants(markdown: string, lang: Lang): string {
  const pieces = piecesOf(markdown);
  const blocks: string[] = [];
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i] as Piece;
    const next = pieces[i + 1];
    if (piece.of === 'all') blocks.push(html(piece.markdown));
    else if (next && next.of !== 'all' && next.of !== piece.of) {
      blocks.push(`<div class="variants">${oneVariant(piece, lang)}${oneVariant(next, lang)}</div>\n`);
      i++;
    } else blocks.push(oneVariant(piece, lang));
  }
  return blocks.join('');
}

function oneVariant({ of, markdown }: Piece, lang: Lang): string {
  const version = of === 'own' ? 'v2' : of;
  const head = say({ en: `On a machine with cgroup ${version}`, zh: `在 cgroup ${version} 的机器上` }, lang);
  return `<div><h4>${head}</h4>\n${html(markdown)}</div>`;
}
