import { Marked } from 'marked';
import { escaped } from '../../map/svg-text.ts';
import { type Lang, say, type Text } from '../../text/text.ts';
import type { Content, ShownCall, TerminalLine } from '../content.ts';
import { WIDEST_LINE } from '../fit.ts';
import type { Seen } from '../takes.ts';

/** An address in a text is to be read: a click on a slide goes on to the next. */
const marked = new Marked({ tokenizer: { url: () => undefined } });

export function markdownHtml(markdown: string): string {
  return marked.parse(markdown, { async: false });
}

/** A live block as HTML; `drawing` gives the SVG of a map. */
export function blockHtml(
  content: Content,
  lang: Lang,
  drawing: (file: string) => string | undefined,
): string {
  switch (content.of) {
    case 'terminal':
      return terminal(content.lines, content.label, lang);
    case 'map':
      return `<figure class="map">${inlined(drawing(content.file) ?? '')}</figure>\n`;
    case 'calls':
      return calls(content.calls, content.more, lang);
    case 'checker':
      return checker(content, lang);
    case 'question':
      return `<div class="asked">${markdownHtml(content.markdown)}<ol class="choices">${content.choices
        .map(({ words, letter }) => `<li><b>${letter}</b><span>${inline(words)}</span></li>`)
        .join('')}</ol></div>\n`;
    case 'answer':
      return answer(content);
    case 'nothing':
      return `<p class="missing">${escaped(content.missing)}: npm run slides</p>\n`;
  }
}

/** A panel of code whose type fits into its width. */
export function codePanel(code: string): string {
  return panel('code', code.split('\n').map(escaped), widest(code.split('\n')));
}

function panel(kind: string, lines: readonly string[], columns: number, caption = ''): string {
  const cols = Math.max(36, Math.min(WIDEST_LINE, columns));
  const said = caption === '' ? '' : `<figcaption>${escaped(caption)}</figcaption>`;
  return `<figure class="panel ${kind}" style="--cols:${cols}">${said}<pre>${lines.join('\n')}</pre></figure>\n`;
}

function terminal(lines: readonly TerminalLine[], label: string | undefined, lang: Lang): string {
  const shown = lines.map(({ as, text }) => {
    const words = escaped(text);
    if (as === 'said') return words;
    return `<b><i>${as === 'typed' ? '# ' : '&gt; '}</i>${words}</b>`;
  });
  const columns = widest(lines.map(({ as, text }) => (as === 'said' ? text : `  ${text}`)));
  return panel('terminal', shown, columns, label === undefined ? '' : terminalName(label, lang));
}

function terminalName(label: string, lang: Lang): string {
  const name: Text = { en: `terminal ${label}`, zh: `终端 ${label}` };
  return /^[A-Z]$/.test(label) ? say(name, lang) : label;
}

function calls(all: readonly ShownCall[], more: number, lang: Lang): string {
  const rest = say({ en: `${more} more`, zh: `另有 ${more} 个` }, lang);
  const items = all.map(({ call, outcome, failed, why }) => {
    const [, name = '', args = ''] = /^(\w+)(.*)$/s.exec(call) ?? [];
    const result = `<span class="${failed ? 'failed' : 'result'}"> = ${escaped(outcome)}</span>`;
    const reason = why === undefined ? '' : `<p>${inline(why)}</p>`;
    return `<li><code><b>${escaped(name)}</b>${escaped(args)}${result}</code>${reason}</li>`;
  });
  if (more > 0) items.push(`<li class="more">… ${escaped(rest)}</li>`);
  const columns = Math.max(36, Math.min(WIDEST_LINE, widest(all.map((c) => `${c.call} = ${c.outcome}`))));
  return `<ol class="calls" style="--cols:${columns}">${items.join('')}</ol>\n`;
}

function checker({ message, hint, evidence }: Extract<Content, { of: 'checker' }>, lang: Lang): string {
  const says = say({ en: 'The checker', zh: '检查器' }, lang);
  const next = hint === null ? '' : `<div class="next">${markdownHtml(hint)}</div>`;
  return `<figure class="checker"><figcaption>✘ ${says}</figcaption>${markdownHtml(message)}${evidenceHtml(evidence)}${next}</figure>\n`;
}

function answer({ choice, markdown, evidence }: Extract<Content, { of: 'answer' }>): string {
  const [letter = '', ...words] = choice.split(' ');
  const head = `<p class="chosen"><b>${letter}</b><span>${inline(words.join(' '))}</span></p>`;
  return `<div class="answered">${head}${evidenceHtml(evidence)}${markdownHtml(markdown)}</div>\n`;
}

function evidenceHtml(evidence: readonly Seen[]): string {
  if (evidence.length === 0) return '';
  const rows = evidence.map(
    ({ what, value }) => `<div><dt>${escaped(what)}</dt><dd>${escaped(value)}</dd></div>`,
  );
  return `<dl class="evidence">${rows.join('')}</dl>`;
}

/** The picture without the frame of a file: its style is the page's, for all of them, and its size the slide's. */
function inlined(svg: string): string {
  return svg
    .replace(/<style>[\s\S]*?<\/style>\n?/, '')
    .replace(/<rect class="paper"[^>]*\/>\n?/, '')
    .replace(/ width="[\d.]+" height="[\d.]+"/, '');
}

function inline(words: string): string {
  return marked.parseInline(words, { async: false });
}

function widest(lines: readonly string[]): number {
  return Math.max(0, ...lines.map((line) => line.length));
}
