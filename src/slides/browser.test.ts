import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LANGS } from '../text/text.ts';
import { type Found, LOOK } from './browser.test-kit.ts';
import { listDecks } from './catalogue.ts';
import { findChromium, sandboxFlags } from './chromium.ts';
import { prepareDeck } from './prepared.ts';
import { deckHtml } from './render/html.ts';

/* NSLAB_SCREENSHOTS=folder: a picture of each slide, for eyes. */

const CHROMIUM = findChromium();
const SHOTS = process.env['NSLAB_SCREENSHOTS'];

/** `pale: 13: figcaption "✘ The checker" 2.19` */
async function complaints(page: Page): Promise<string[]> {
  const found = (await page.evaluate(LOOK)) as Found;
  return Object.entries(found).flatMap(([kind, all]) => all.map((one: string) => `${kind}: ${one}`));
}

describe.skipIf(CHROMIUM === undefined)('in a browser', () => {
  let browser: Browser;
  let folder: string;
  let context: BrowserContext;
  let said: string[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nslab-browser-'));
    browser = await chromium.launch({
      executablePath: CHROMIUM as string,
      headless: true,
      args: ['--disable-dev-shm-usage', ...sandboxFlags()],
      chromiumSandbox: sandboxFlags().length === 0,
    });
  });
  afterEach(() => context?.close());
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(html: string, hash = ''): Promise<Page> {
    const file = join(folder, 'deck.html');
    writeFileSync(file, html);
    said = [];
    context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
    const watch = (page: Page): void => {
      page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
      page.on('pageerror', (error) => said.push(`error: ${error.message}`));
      page.on('request', (request) => {
        if (request.url().split('#')[0] !== pathToFileURL(file).href && !request.url().startsWith('data:'))
          said.push(`request: ${request.url()}`);
      });
    };
    context.on('page', watch);
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href + hash);
    return page;
  }

  const DECKS = listDecks().flatMap((entry) => LANGS.map((lang) => ({ entry, lang, name: entry.name })));

  test.each(DECKS)(
    '$name in $lang: all has room, can be read, and asks for nothing',
    async ({ entry, lang }) => {
      const prepared = await prepareDeck(entry, lang);
      const page = await open(deckHtml(prepared));
      for (const { number } of prepared.deck.slides) {
        expect(await page.locator('.slide.now').getAttribute('data-number')).toBe(String(number));
        if (SHOTS) {
          mkdirSync(SHOTS, { recursive: true });
          const name = `${entry.name}.${lang}.${String(number).padStart(2, '0')}.png`;
          await page.screenshot({ path: join(SHOTS, name) });
        }
        await page.keyboard.press('ArrowRight');
      }
      expect(await complaints(page), 'light').toEqual([]);
      await page.keyboard.press('d');
      expect(await complaints(page), 'dark').toEqual([]);
      await page.keyboard.press('d');
      await page.emulateMedia({ media: 'print' });
      expect(await complaints(page), 'print').toEqual([]);
      expect(said).toEqual([]);
    },
  );

  const SAMPLE = DECKS[0];

  test.skipIf(!SAMPLE)('what is too wide, too pale or not allowed is found', async () => {
    const { entry, lang } = SAMPLE as (typeof DECKS)[number];
    const html = deckHtml(await prepareDeck(entry, lang));
    const wide = html.replace('</h2>', '</h2><p style="width:2000px">wide</p><p style="color:#999">pale</p>');
    const page = await open(wide.replace('</body>', '<img src="http://127.0.0.1:9/x.png"></body>'));
    const found = (await page.evaluate(LOOK)) as Found;
    expect(found.overflows.join()).toContain('wide');
    expect(found.pale.join()).toContain('pale');
    expect(said.join()).toMatch(/Content Security Policy/);
  });

  test.skipIf(!SAMPLE)('keys, the address, and the presenter’s window', async () => {
    const { entry, lang } = SAMPLE as (typeof DECKS)[number];
    const prepared = await prepareDeck(entry, lang);
    const page = await open(deckHtml(prepared), '#3');
    const at = async (): Promise<string> =>
      `${await page.locator('.slide.now').getAttribute('data-number')} ${new URL(page.url()).hash}`;
    expect(await at()).toBe('3 #3');
    const last = prepared.deck.slides.length;
    for (const [key, place] of [
      ['PageDown', 4],
      ['Space', 5],
      ['PageUp', 4],
      ['ArrowLeft', 3],
      ['End', last],
      ['ArrowRight', last],
      ['Home', 1],
      ['ArrowLeft', 1],
    ] as const) {
      await page.keyboard.press(key);
      expect(await at(), key).toBe(`${place} #${place}`);
    }
    await page.keyboard.type('2');
    await page.keyboard.press('Enter');
    expect(await at()).toBe('2 #2');
    await page.mouse.click(1000, 400);
    expect(await at()).toBe('3 #3');
    await page.mouse.click(100, 400);
    expect(await at()).toBe('2 #2');

    const opened = context.waitForEvent('page');
    await page.keyboard.press('p');
    const presenter = await opened;
    const notes = presenter.locator('#p-notes');
    const firstWords = prepared.deck.slides[1]?.notes.slice(0, 12) ?? '?';
    await expect.poll(() => notes.textContent()).toContain(firstWords);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => presenter.locator('#p-place').textContent()).toBe(`3 / ${last}`);
    await presenter.keyboard.press('ArrowRight');
    await expect.poll(at).toBe('4 #4');
    expect(await page.locator('#p-notes').isVisible()).toBe(false);
    expect(said).toEqual([]);
  });
});
