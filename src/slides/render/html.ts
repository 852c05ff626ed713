import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Element, Marpit } from '@marp-team/marpit';
import { styleSheet } from '../../map/palette.ts';
import { escaped, FONT } from '../../map/svg-text.ts';
import { type Lang, say } from '../../text/text.ts';
import { slidesFolder } from '../catalogue.ts';
import type { Slide } from '../deck.ts';
import { readInfo } from '../info.ts';
import { notesOf, type PreparedDeck, sizesOf } from '../prepared.ts';
import { blockHtml, codePanel, markdownHtml } from './blocks.ts';

/** A deck as one file that needs nothing else, and no network. */
export function deckHtml(prepared: PreparedDeck): string {
  const { deck } = prepared;
  const { html, css } = slidesOf(prepared);
  const slides = deck.slides.map((slide, i) => wrapped(slide, html[i] ?? '', prepared));
  const script = asset('page/show.js');
  return `<!doctype html>
<html lang="${deck.lang === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${escaped(deck.title)} · nslab</title>
<link rel="icon" href="data:,">
<style>${css}
${scopedMapStyle()}
${asset('page/page.css')}</style>
</head>
<body>
<main>
${slides.join('\n')}
</main>
${chrome(deck.lang)}
<script>${script}</script>
</body>
</html>
`;
}

/** Nothing is loaded from anywhere; of scripts only our own, by its digest, is run. */
export function policy(script: string): string {
  const digest = createHash('sha256').update(script).digest('base64');
  return `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`;
}

function slidesOf(prepared: PreparedDeck): { html: string[]; css: string } {
  const { deck, content, drawing } = prepared;
  const marpit = new Marpit({
    container: new Element('div', { class: 'slide' }),
    printable: false,
    markdown: { html: false, breaks: false },
  });
  marpit.themeSet.default = marpit.themeSet.add(asset('theme.css'));
  marpit.markdown.renderer.rules.fence = (
    tokens: { info: string; content: string }[],
    at: number,
  ): string => {
    const { info = '', content: code = '' } = tokens[at] ?? {};
    const read = readInfo(info, code.split('\n'), deck.lab);
    if (!read || !('block' in read)) return codePanel(code.trimEnd());
    return blockHtml(content(read.block), deck.lang, (file) => drawing(file, 'svg'));
  };
  return marpit.render(deck.source, { htmlAsArray: true });
}

function wrapped(slide: Slide, section: string, prepared: PreparedDeck): string {
  const sizes = sizesOf(slide, prepared) ?? { text: 24, code: 17 };
  const style = `--text:${sizes.text}px;--code:${sizes.code}px`;
  const notes = markdownHtml(notesOf(slide, prepared));
  return `<div class="slide" id="slide-${slide.number}" data-number="${slide.number}" style="${style}">
${section}
<template class="notes">${notes}</template>
</div>`;
}

/** What stands around the slides: the bar of progress, and the help on the keys. */
function chrome(lang: Lang): string {
  const keys = KEYS.map(
    ([key, en, zh]) => `<div><dt>${escaped(key)}</dt><dd>${say({ en, zh }, lang)}</dd></div>`,
  );
  const words = {
    next: say({ en: 'Next', zh: '下一页' }, lang),
    end: say({ en: 'The end', zh: '结束' }, lang),
    blocked: say(
      {
        en: 'The browser has blocked the window. Allow it and press p again.',
        zh: '浏览器拦住了新窗口，请允许弹出窗口，再按 p。',
      },
      lang,
    ),
    alone: say({ en: 'The slides’ window is gone.', zh: '放映窗口已经关闭。' }, lang),
  };
  const data = Object.entries(words).map(([name, text]) => ` data-${name}="${escaped(text)}"`);
  return `<div id="progress"${data.join('')}><i></i></div>
<dl id="keys" hidden>${keys.join('')}</dl>
<div id="presenter" hidden>
<header><b id="p-clock">0:00</b><span id="p-time"></span><span id="p-place"></span></header>
<div id="p-now"></div>
<div id="p-side"><p id="p-next-word"></p><div id="p-next"></div></div>
<article id="p-notes"></article>
</div>
<p id="said" role="status" hidden></p>`;
}

const KEYS: readonly (readonly [string, string, string])[] = [
  ['→ ↓ Space PgDn', 'next slide', '下一页'],
  ['← ↑ PgUp', 'previous slide', '上一页'],
  ['Home End', 'first, last slide', '第一页、最后一页'],
  ['7 Enter', 'slide 7', '第 7 页'],
  ['f', 'full screen', '全屏'],
  ['p', 'presenter window: notes, next slide, clock', '讲者窗口：备注、下一页、计时'],
  ['d', 'dark or light', '深色或浅色'],
  ['b', 'blank screen', '黑屏'],
  ['?', 'these keys', '这份按键说明'],
];

/** The map's own style sheet, for the pictures on slides alone; dark where the slides are. */
function scopedMapStyle(): string {
  const [light = '', dark = ''] = styleSheet(FONT).split(/@media \(prefers-color-scheme: dark\) \{/);
  return `${scoped(light, 'figure.map')}\n${scoped(dark.replace(/\}\s*$/, ''), 'html.dark figure.map')}`;
}

function scoped(css: string, within: string): string {
  return css.replace(/([^{}]+)(\{[^{}]*\})/g, (_, selectors: string, body: string) => {
    const each = selectors.split(',').map((selector) => `${within} ${selector.trim()}`);
    return `${each.join(', ')} ${body}\n`;
  });
}

export function asset(name: string): string {
  return readFileSync(join(slidesFolder(), name), 'utf8');
}
