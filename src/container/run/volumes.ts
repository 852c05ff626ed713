import { statSync } from 'node:fs';
import type { Text } from '../../text/text.ts';
import { refusedValue } from './options/refused.ts';
import type { Volume } from './options/run-options.ts';

/** Docker makes a source that is missing, as an empty folder of root's: here it is a slip, and said. */
export function assertSources(volumes: readonly Volume[]): void {
  for (const { source } of volumes) {
    try {
      statSync(source);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      throw refusedValue('--volume', source, code === 'ENOENT' ? MISSING : { en: code, zh: code }, MAKE);
    }
  }
}

const MISSING: Text = { en: 'there is no such file or folder.', zh: '没有这个文件或目录。' };
const MAKE: Text = {
  en: 'Make it first (mkdir); nslab makes nothing outside of the container.',
  zh: '请先建好（mkdir）；nslab 不在容器之外建任何东西。',
};
