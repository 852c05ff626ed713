import { join } from 'node:path';
import type ts from 'typescript';
import { packageRoot } from '../../labhost/client.ts';
import { nodeTypes } from './node-types.ts';

/** nslab's modules by the names under which others import them, and where their types are made from. */
const MODULES = { nslab: 'engine', 'nslab/lab': 'lab', 'nslab/observe': 'observe' } as const;

/** How what others write is checked and compiled: against the types of these modules, and Node's where they are. */
export function compilerOptions(
  compiler: typeof ts,
  modules: readonly (keyof typeof MODULES)[],
): ts.CompilerOptions {
  const node = nodeTypes();
  const types = (name: keyof typeof MODULES) => join(packageRoot(), `dist/src/${MODULES[name]}/api.d.ts`);
  return {
    strict: true,
    target: compiler.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts'],
    module: compiler.ModuleKind.ESNext,
    moduleResolution: compiler.ModuleResolutionKind.Bundler,
    paths: Object.fromEntries(modules.map((name) => [name, [types(name)]])),
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: true,
    allowJs: true,
    skipLibCheck: true,
    inlineSourceMap: true,
    types: node ? ['node'] : [],
    ...(node ? { typeRoots: [node] } : {}),
  };
}
