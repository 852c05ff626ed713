import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listLabs, loadLab, places } from '../../lab/catalogue.ts';
import { findChromium, sandboxFlags } from '../../slides/chromium.ts';
import { LANGS } from '../../text/text.ts';
import { handout } from './page.ts';

const CHROMIUM = findChromium();
const AT = { ...places(), cgroups: 'v2' as const };
const PAGE = handout(await Promise.all(listLabs(AT).map((entry) => loadLab(entry.id, AT))), LANGS);

/** In the page: what reaches beyond its right edge. */
const BEYOND = `[...document.querySelectorAll('main *')]
  .filter((e) => e.getClientRects().length > 0 && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((e) => e.tagName + ' ' + e.textContent.trim().slice(0, 40))`;
/** In the page: text that is paler on white than WCAG's 4.5 to 1. */
const PALE = `[...document.querySelectorAll('main *')].filter((e) => {
  const [r, g, b] = getComputedStyle(e).color.match(/\\d+/g).map((v) => (v / 255) ** 2.2);
  return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05) < 4.5;
}).map((e) => e.className || e.tagName)`;
const SHOWN = `[...document.querySelectorAll('main')].filter((e) => e.getClientRects().length > 0).map((e) => e.lang)`;

describe.skipIf(CHROMIUM === undefined)('in a browser', () => {
  let browser: Browser;
  let page: Page;
  let folder: string;
  const said: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nslab-handout-'));
    const file = join(folder, 'handout.html');
    writeFileSync(file, PAGE);
    const sandbox = sandboxFlags();
    browser = await chromium.launch({
      executablePath: CHROMIUM as string,
      args: ['--disable-dev-shm-usage', ...sandbox],
      chromiumSandbox: sandbox.length === 0,
    });
    page = await browser.newPage();
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('request', (request) => said.push(request.url()));
    await page.goto(pathToFileURL(file).href);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('it asks for nothing but itself, and complains of nothing', () => {
    expect(said).toEqual([expect.stringMatching(/^file:.*handout\.html$/)]);
  });

  test('one language is seen, the other after a click', async () => {
    expect(await page.evaluate(SHOWN)).toEqual(['en']);
    await page.click('label[for=in-zh]');
    expect(await page.evaluate(SHOWN)).toEqual(['zh-CN']);
  });

  test.each([
    ['paper', 680, 'print'],
    ['a desk', 1280, 'screen'],
    ['a telephone', 360, 'screen'],
  ] as const)('on %s everything has room and can be read', async (_, width, media) => {
    await page.emulateMedia({ media });
    await page.setViewportSize({ width, height: 960 });
    for (const lang of LANGS) {
      await page.emulateMedia({ media: 'screen' });
      await page.click(`label[for=in-${lang}]`);
      await page.emulateMedia({ media });
      expect(await page.evaluate(BEYOND)).toEqual([]);
      expect(await page.evaluate(PALE)).toEqual([]);
    }
  });

  test('as PDF: the one language, on A4, in no more pages than one would print', async () => {
    await page.emulateMedia({ media: 'screen' });
    await page.click('label[for=in-en]');
    await page.emulateMedia({ media: 'print' });
    const pdf = await page.pdf({ preferCSSPageSize: true });
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    expect(pages).toBeGreaterThan(20);
    expect(pages).toBeLessThan(90);
    const boxes = new Set(pdf.toString('latin1').match(/\/MediaBox\s*\[[^\]]*\]/g));
    // A4 in points.
    expect([...boxes]).toEqual([expect.stringMatching(/\[0 0 59[45][.\d]* 84[12][.\d]*\]/)]);
  });
});
