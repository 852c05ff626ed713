import { describe, expect, it } from 'vitest';
import { type Lab, listLabs, loadLab, places } from '../../lab/catalogue.ts';
import type { StepText } from '../../lab/text.ts';
import { piecesOf } from '../../lab/variants.ts';
import { LANGS, type Lang } from '../../text/text.ts';
import { html } from './html.ts';
import { handout } from './page.ts';

const AT = { ...places(), cgroups: 'v2' as const };
const LABS: Lab[] = await Promise.all(listLabs(AT).map((entry) => loadLab(entry.id, AT)));
const PAGE = handout(LABS, LANGS);

/** What a reader sees, without tags, blanks made equal. */
function plain(page: string): string {
  const text = page
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
  return even(text);
}
const even = (text: string) => text.replace(/\s+/g, '');
/** Markdown as it is seen. */
const seen = (markdown: string) => plain(html(markdown.replace(/^::::.*$/gm, '')));

const steps = (lang: Lang): [Lab, StepText][] =>
  LABS.flatMap((lab) => lab.steps.map((s) => [lab, lab.stepText(s.id, lang)] as [Lab, StepText]));

/** All that a learner is told before doing anything: it may name a command. */
function told(lang: Lang): string {
  return LABS.map((lab) => {
    const all = lab.steps.map((s) => lab.stepText(s.id, lang));
    const words = all.flatMap((t) => [t.kind === 'do' ? t.task : t.question, t.look]);
    return seen([lab.text[lang].story, ...words].join('\n\n'));
  }).join(' ');
}

describe.each(LANGS)('the handout in %s', (lang) => {
  const page = plain(handout(LABS, [lang]));

  it('has each step with its title, its task and how to look', () => {
    const wanted = steps(lang).flatMap(([, text]) => [
      text.title,
      ...piecesOf(text.look).map((piece) => piece.markdown),
      ...piecesOf(text.kind === 'do' ? text.task : text.question).map((piece) => piece.markdown),
      ...(text.kind === 'do' ? [] : text.choices.values()),
    ]);
    expect(wanted.length).toBeGreaterThan(380);
    expect(wanted.filter((words) => !page.includes(seen(words)))).toEqual([]);
  });

  it('has no line of any solution but those that a task or a look says itself', () => {
    const may = told(lang);
    const lines = steps(lang).flatMap(([, text]) =>
      text.kind === 'do' ? text.commands.flatMap(({ code }) => code.split('\n')) : [],
    );
    // `ls`, `exit`, `done`: words that are in any text.
    const secret = lines.filter((line) => even(line).length > 8 && !may.includes(even(line)));
    expect(secret.length).toBeGreaterThan(300);
    expect(secret.filter((line) => page.includes(even(line)))).toEqual([]);
  });

  it('has no hint, no answer, no why, nothing of what is said afterwards', () => {
    const may = told(lang);
    const kept = steps(lang).flatMap(([, text]) =>
      text.kind === 'do' ? [...text.hints, text.why, text.done ?? '', text.solution] : [text.answer],
    );
    const passages = kept.flatMap((words) => words.split(/\n\s*\n/)).map(seen);
    const secret = passages.filter((words) => words.length > 15 && !may.includes(words));
    expect(secret.length).toBeGreaterThan(600);
    expect(secret.filter((words) => page.includes(words))).toEqual([]);
  });

  it('would notice: a third hint is in no handout, and is found where it is put into one', () => {
    const [, first] = steps(lang)[0] as [Lab, StepText];
    const hint = first.kind === 'do' ? (first.hints[2] ?? '') : '';
    expect(hint).not.toBe('');
    expect(page.includes(seen(hint))).toBe(false);
    expect(plain(`${PAGE}${html(hint)}`).includes(seen(hint))).toBe(true);
  });
});

describe('one file', () => {
  it('asks nothing of a network and runs nothing', () => {
    expect(PAGE).not.toMatch(/<(script|link|img|iframe|object|base)\b/i);
    expect(PAGE).not.toMatch(/\b(src|href|on\w+)\s*=/i);
    expect(PAGE).not.toMatch(/url\(|@import|@font-face/i);
  });

  it('has both languages, or the one that was chosen, and no id twice', () => {
    expect(PAGE.match(/<main lang="[^"]+">/g)).toEqual(['<main lang="en">', '<main lang="zh-CN">']);
    expect(handout(LABS, ['zh']).match(/<main lang="[^"]+">/g)).toEqual(['<main lang="zh-CN">']);
    expect(handout(LABS, ['zh'])).not.toContain('type="radio"');
    const ids = [...PAGE.matchAll(/ id="([^"]+)"/g)].map((m) => m[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('closes what it opens', () => {
    const voids = new Set(['meta', 'input', 'br', 'hr']);
    const open: string[] = [];
    for (const [, slash, name = ''] of PAGE.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*>/g)) {
      if (voids.has(name)) continue;
      if (slash) expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
  });
});

describe('Markdown on paper', () => {
  it.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['a <b onclick=x>b</b>', '<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n'],
    ['[here](javascript:alert)', '<p>here (javascript:alert)</p>\n'],
    ['![x](http://far.away/a.png)', '<p>x</p>\n'],
    ['```sh\ncat <a & b\n```', '<pre><code>cat &lt;a &amp; b</code></pre>\n'],
    ['`a < b`', '<p><code>a &lt; b</code></p>\n'],
    ['中文\n换行', '<p>中文换行</p>\n'],
    ['two\nlines', '<p>two\nlines</p>\n'],
  ])('%s', (markdown, expected) => {
    expect(html(markdown)).toBe(expected);
  });
});
