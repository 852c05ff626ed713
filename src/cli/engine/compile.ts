import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import type ts from 'typescript';
import { compilerOptions } from '../../guide/own/compiler-options.ts';
import { type Complaint, complaintOf } from '../../guide/own/complaint.ts';
import { packageRoot } from '../../labhost/client.ts';
import type { Lang } from '../../text/text.ts';
import { shownFile } from './shown-file.ts';

/** What a learner's file has become: JavaScript in a folder of its own, or what is wrong with it. */
export type Compiled =
  | { readonly ok: true; readonly folder: string; readonly entry: string }
  | { readonly ok: false; readonly complaints: readonly Complaint[] };

/**
 * Checks a learner's file, and those that it imports from beside it, against the types of 'nslab', and makes
 * JavaScript of them. The caller removes the folder.
 */
export async function compile(file: string, lang: Lang): Promise<Compiled> {
  const { default: compiler } = await import('typescript');
  if (lang === 'zh') compiler.validateLocaleAndSetLanguage('zh-cn', compiler.sys);
  const path = resolve(file);
  const made = compiler.createProgram([path], optionsFor(compiler));
  const found = compiler.getPreEmitDiagnostics(made);
  if (found.length > 0)
    return { ok: false, complaints: found.map((d) => complaintOf(compiler, d, shownFile)) };
  const sources = made.getSourceFiles().filter((f) => !made.isSourceFileDefaultLibrary(f));
  const own = sources.filter((f) => !f.isDeclarationFile).map((f) => f.fileName);
  const top = topOf(own);
  const folder = mkdtempSync(join(tmpdir(), 'nslab-engine-'));
  made.emit(undefined, (name, text) => {
    const to = join(folder, relative(top, name));
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, text);
  });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(packageRoot(), join(folder, 'node_modules', 'nslab'));
  return { ok: true, folder, entry: join(folder, relative(top, path).replace(/\.([cm]?)ts$/, '.$1js')) };
}

function optionsFor(compiler: typeof ts): ts.CompilerOptions {
  return { ...compilerOptions(compiler, ['nslab']), sourceRoot: '/', rootDir: '/', outDir: '/' };
}

/** The innermost folder that has them all. */
function topOf(files: readonly string[]): string {
  let top = dirname(files[0] ?? '/');
  while (files.some((file) => relative(top, file).startsWith('..'))) top = dirname(top);
  return top;
}
