import { type Installed, installed } from '../../compare/runtimes/installed.ts';
import { RUNTIME_NAMES, type RuntimeName } from '../../compare/runtimes/runtime.ts';
import type { Text } from '../../text/text.ts';
import { type Call, option } from '../command.ts';

/** Who to compare with: an installed program, or why there is none and whose recorded table to show instead. */
export type Wanted =
  | { readonly runtime: Installed }
  | { readonly runtime: undefined; readonly instead: RuntimeName; readonly why: Text };

/** `--with`, or the first that is installed. */
export async function wantedRuntime(call: Call): Promise<Wanted> {
  const name = option(call, 'with') as RuntimeName | undefined;
  for (const candidate of name === undefined ? RUNTIME_NAMES : [name]) {
    const runtime = await installed(candidate);
    if (runtime) return { runtime };
  }
  return { runtime: undefined, instead: name ?? 'runc', why: notInstalled(name) };
}

function notInstalled(name: RuntimeName | undefined): Text {
  return name === undefined
    ? { en: 'None of runc, crun and bwrap is installed here.', zh: 'runc、crun、bwrap 这里都没有安装。' }
    : { en: `${name} is not installed here.`, zh: `这里没有安装 ${name}。` };
}
