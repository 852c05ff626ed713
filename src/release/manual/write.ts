import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../cli/commands.ts';
import { manualPage } from './page.ts';

/** What package.json names under `man`: npm install -g puts them where man(1) looks. */
export const PAGES = { en: 'nslab.1', zh: 'nslab-zh.1' } as const;

export function writeManual(root: string): void {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const folder = join(root, 'dist', 'man');
  mkdirSync(folder, { recursive: true });
  for (const lang of ['en', 'zh'] as const)
    writeFileSync(join(folder, PAGES[lang]), manualPage(COMMANDS, lang, { version, date: today() }));
}

/** SOURCE_DATE_EPOCH: the same sources make the same page (reproducible-builds.org). */
function today(): string {
  const epoch = process.env['SOURCE_DATE_EPOCH'];
  return (epoch ? new Date(Number(epoch) * 1000) : new Date()).toISOString().slice(0, 10);
}
