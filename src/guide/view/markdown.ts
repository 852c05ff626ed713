import { Marked, type RendererObject, type Tokens } from 'marked';
import { markedTerminal } from 'marked-terminal';
import type { Ink } from './ink.ts';
import { wrap } from './wrap.ts';

/** Marks a line that must stay as it is: a learner copies commands. */
const KEEP = '\u2063';

/** Markdown as a terminal shows it, at most `columns` wide. */
export function renderMarkdown(markdown: string, ink: Ink, columns: number): string {
  const marked = new Marked();
  // Its types are of an older marked.
  marked.use(markedTerminal(stylesOf(ink)) as unknown as { renderer: RendererObject });
  marked.use({ renderer: ours(ink) });
  const text = marked.parse(markdown, { async: false });
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line.includes(KEEP) ? line.replaceAll(KEEP, '') : wrap(line, columns)))
    .join('\n');
}

/** The same styles on every terminal, from our ink: chalk's own guess at colours is left out. */
function stylesOf(ink: Ink): object {
  const plain = (text: string) => text;
  return {
    code: ink.code,
    // Where a command ends has to be seen, with colours or without.
    codespan: ink.color ? ink.code : (text: string) => `\`${text}\``,
    blockquote: plain,
    html: plain,
    heading: ink.title,
    firstHeading: ink.title,
    hr: ink.dim,
    listitem: plain,
    table: plain,
    paragraph: plain,
    strong: ink.strong,
    em: ink.strong,
    del: ink.dim,
    link: plain,
    href: plain,
    emoji: false,
    reflowText: false,
    showSectionPrefix: false,
    tab: 2,
    tableOptions: { style: { head: [], border: [] } },
  };
}

/** A paragraph's own line breaks are blanks; between Chinese characters they are nothing. */
function joinLines(text: string): string {
  return text
    .replace(/(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])/gu, '')
    .replaceAll('\n', ' ');
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** marked escapes for HTML. */
function plainText(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '');
}

function ours(ink: Ink): RendererObject {
  return {
    code({ text }: Tokens.Code) {
      const lines = text.split('\n').map((line) => `${KEEP}    ${ink.code(line)}`);
      return `${lines.join('\n')}\n\n`;
    },
    // What stands in a list item is text with tokens of its own, which marked-terminal prints raw.
    text(token: Tokens.Text | Tokens.Escape) {
      if ('tokens' in token && token.tokens) return this.parser.parseInline(token.tokens);
      return joinLines(plainText(token.text));
    },
    link({ href, tokens }: Tokens.Link) {
      const words = this.parser.parseInline(tokens);
      return words === href ? href : `${words} (${href})`;
    },
    hr: () => `${ink.dim(ink.line.repeat(20))}\n\n`,
  };
}
