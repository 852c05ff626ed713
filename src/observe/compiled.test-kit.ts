import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** src/observe as JavaScript in a folder of its own: another user, or node as PID 1, can run that without vitest. */
export interface Compiled {
  /** Runs one of its modules behind a prefix of programs, and parses the JSON that it prints. */
  run(module: string, prefix: readonly string[]): unknown;
  remove(): void;
}

const SOURCE = fileURLToPath(new URL('../', import.meta.url));
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ES2022,
  verbatimModuleSyntax: true,
  rewriteRelativeImportExtensions: true,
};

export function compiled(): Compiled {
  const folder = mkdtempSync(join(tmpdir(), 'nslab-observe-'));
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  // A copy: another user cannot follow a link into a checkout below /root.
  cpSync(join(SOURCE, '../node_modules/zx'), join(folder, 'node_modules/zx'), { recursive: true });
  for (const part of ['observe', 'text']) {
    mkdirSync(join(folder, part));
    for (const name of readdirSync(join(SOURCE, part)).filter((n) => n.endsWith('.ts'))) {
      const source = readFileSync(join(SOURCE, part, name), 'utf8');
      const { outputText } = ts.transpileModule(source, { compilerOptions: OPTIONS });
      writeFileSync(join(folder, part, name.replace(/\.ts$/, '.js')), outputText);
    }
  }
  return {
    run(module, prefix) {
      const [program, ...args] = [...prefix, process.execPath, join(folder, 'observe', `${module}.js`)];
      const options = { encoding: 'utf8', cwd: '/', timeout: 30_000, killSignal: 'SIGKILL' } as const;
      return JSON.parse(execFileSync(program as string, args, options));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
