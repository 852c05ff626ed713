import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NslabError } from '../text/error.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'] as const;
const LIMIT_MS = 60_000;

/** A Chromium on PATH, whatever the distribution calls it. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Chromium's own sandbox is not to be had by root; for everybody else it stays on. */
export function sandboxFlags(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

/** Prints a page of ours to a PDF, a page a slide. @throws NslabError `pdf-not-written` with what Chromium said */
export async function printPdf(chromium: string, html: string, pdf: string): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'nslab-pdf-'));
  const flags = [
    '--headless',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--no-pdf-header-footer',
    `--user-data-dir=${profile}`,
    ...sandboxFlags(),
  ];
  try {
    const { status, said } = await run(chromium, [
      ...flags,
      `--print-to-pdf=${pdf}`,
      pathToFileURL(html).href,
    ]);
    if (status === 0) return;
    throw new NslabError(
      'pdf-not-written',
      { en: `Chromium could not print ${pdf}: ${said}`, zh: `Chromium 没能打印出 ${pdf}：${said}` },
      { hint: { en: `The HTML is there: ${html}`, zh: `HTML 已经写好：${html}` } },
    );
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function run(program: string, args: readonly string[]): Promise<{ status: number; said: string }> {
  return new Promise((done) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: LIMIT_MS });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const last = (): string => said.trim().split('\n').at(-1) ?? '';
    child.on('error', (error) => done({ status: 127, said: error.message }));
    child.on('close', (status, signal) => done({ status: status ?? 1, said: signal ?? last() }));
  });
}

export function noChromium(): NslabError {
  return new NslabError(
    'chromium-missing',
    {
      en: 'There is no Chromium on this machine, so no PDF was written; the HTML was.',
      zh: '这台机器上没有 Chromium，所以没有生成 PDF；HTML 已经写好。',
    },
    {
      status: 3,
      hint: {
        en: 'Install chromium (Debian, Fedora, Arch, Alpine: the package is called so), or open the HTML in any browser and print it.',
        zh: '请安装 chromium（Debian、Fedora、Arch、Alpine 的软件包都叫这个名字），或者用任何浏览器打开 HTML 再打印。',
      },
    },
  );
}
