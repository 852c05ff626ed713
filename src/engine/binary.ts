import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NslabError } from '../text/error.ts';

/** The engine's file: what this checkout built, else the one that a published package carries. */
export function engineBinary(env: NodeJS.ProcessEnv = process.env): string {
  const asked = env['NSLAB_ENGINE'];
  if (asked) return asked;
  const places = [
    join('native', 'build', 'nslab-engine'),
    join('native', 'prebuilt', `nslab-engine-${process.arch}`),
  ];
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const found = places.map((p) => join(folder, p)).find((p) => existsSync(p));
    if (found) return found;
    if (folder === dirname(folder)) throw missing();
  }
}

function missing(): NslabError {
  return new NslabError(
    'engine-missing',
    {
      en: 'The engine (native/build/nslab-engine) has not been built.',
      zh: '引擎（native/build/nslab-engine）尚未构建。',
    },
    {
      hint: {
        en: 'make -C native builds it; it needs make and a C compiler (Debian: apt install make gcc libc6-dev).',
        zh: '运行 make -C native 构建；需要 make 和 C 编译器（Debian：apt install make gcc libc6-dev）。',
      },
    },
  );
}
