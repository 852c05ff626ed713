import { Marked, type RendererObject, type Tokens } from 'marked';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] as string);
}

/** A line's end between two Chinese characters is no space. */
function joined(text: string): string {
  return text.replace(/(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])/gu, '');
}

/** A text's Markdown and nothing else: no HTML of its own, no links, no pictures, nothing that asks a network. */
const RENDERER: RendererObject = {
  html: ({ text }: Tokens.HTML | Tokens.Tag) => escaped(text),
  image: ({ text }: Tokens.Image) => escaped(text),
  link({ href, tokens }: Tokens.Link) {
    const words = this.parser.parseInline(tokens);
    return words === escaped(href) ? words : `${words} (${escaped(href)})`;
  },
  code: ({ text }: Tokens.Code) => `<pre><code>${escaped(text)}</code></pre>\n`,
};

const marked = new Marked({
  renderer: RENDERER,
  walkTokens: (token) => {
    if (token.type === 'text' && !('tokens' in token && token.tokens)) token.text = joined(token.text);
  },
});

export function html(markdown: string): string {
  return marked.parse(markdown, { async: false });
}

export function inlineHtml(markdown: string): string {
  return marked.parseInline(markdown, { async: false });
}
