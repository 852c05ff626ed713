import { join, relative } from 'node:path';
import type ts from 'typescript';
import type { Lang } from '../../text/text.ts';
import { compilerOptions } from './compiler-options.ts';
import { type Complaint, complaintOf } from './complaint.ts';
import type { FolderRead } from './read-folder.ts';

/** What a lab's TypeScript has become, by path: `checkers/own-clock.js`; or what is wrong with it. */
export type CompiledLab =
  | { readonly ok: true; readonly modules: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly complaints: readonly Complaint[] };

const MODULES = ['lab', 'programs', 'mistakes', 'experiments'];
const OUT = '/nslab-out';

/**
 * Checks a lab's code against the types of nslab's modules and makes JavaScript of it. Of the lab only what has been
 * read is seen, not what lies in its folder by now; of everything else only types.
 */
export async function compileLab(folder: FolderRead, shown: string, lang: Lang): Promise<CompiledLab> {
  const { default: compiler } = await import('typescript');
  if (lang === 'zh') compiler.validateLocaleAndSetLanguage('zh-cn', compiler.sys);
  const options = optionsFor(compiler, folder.path);
  const host = hostOf(compiler, options, folder);
  const program = compiler.createProgram(rootsOf(folder), options, host);
  const found = compiler.getPreEmitDiagnostics(program);
  const name = (file: string) => `${shown.replace(/\/$/, '')}/${relative(folder.path, file)}`;
  if (found.length > 0) return { ok: false, complaints: found.map((d) => complaintOf(compiler, d, name)) };
  const modules = new Map<string, string>();
  program.emit(undefined, (file, text) => void modules.set(relative(OUT, file), text));
  return { ok: true, modules };
}

/** What nslab loads by itself; all else is compiled where one of these imports it. */
function rootsOf({ path, files }: FolderRead): string[] {
  const known = [...files.keys()].filter(
    (file) =>
      MODULES.some((name) => file === `${name}.ts` || file === `${name}.js`) ||
      (/^checkers\/[^/]+\.[jt]s$/.test(file) && !/\.(test|d)\.[jt]s$/.test(file)),
  );
  return known.map((file) => join(path, file));
}

function hostOf(compiler: typeof ts, options: ts.CompilerOptions, folder: FolderRead): ts.CompilerHost {
  const { sys } = compiler;
  const host = compiler.createCompilerHost(options);
  const within = (path: string): string | undefined => {
    const below = relative(folder.path, path);
    return below.startsWith('..') ? undefined : below;
  };
  const isTypes = (path: string) => /(\.d\.[cm]?ts|\/package\.json)$/.test(path);
  const ownFolders = new Set(folder.folders.keys());
  host.fileExists = (path) => {
    const own = within(path);
    return own === undefined ? isTypes(path) && sys.fileExists(path) : folder.files.has(own);
  };
  host.readFile = (path) => {
    const own = within(path);
    if (own !== undefined) return folder.files.get(own)?.bytes.toString('utf8');
    return isTypes(path) ? sys.readFile(path) : undefined;
  };
  host.directoryExists = (path) => {
    const own = within(path);
    return own === undefined ? sys.directoryExists(path) : ownFolders.has(own);
  };
  host.realpath = (path) => (within(path) === undefined ? (sys.realpath?.(path) ?? path) : path);
  host.getCurrentDirectory = () => folder.path;
  return host;
}

function optionsFor(compiler: typeof ts, path: string): ts.CompilerOptions {
  const all = compilerOptions(compiler, ['nslab', 'nslab/lab', 'nslab/observe']);
  return { ...all, sourceRoot: `${path}/`, rootDir: path, outDir: OUT };
}
