import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { chooseLanguage } from '../cli/language.ts';
import { packageRoot } from '../labhost/client.ts';
import { buildEngine } from './build-engine.ts';
import { writeManual } from './manual/write.ts';

/** What `npm run build` does after the compiler: the command can be called, the engine is there, the manual says what it takes. */
function main(): number {
  const root = packageRoot();
  chmodSync(join(root, 'dist/src/cli/main.js'), 0o755);
  writeManual(root);
  return buildEngine(root, process.env, process.stderr, chooseLanguage({ env: process.env }));
}

process.exitCode = main();
