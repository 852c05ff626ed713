import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { deserialize } from 'node:v8';
import type { Call } from '../../engine/call.ts';
import { NslabError } from '../../text/error.ts';

/** What a file's `export default` turned out to be. */
export type Loaded =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'made'; readonly made: unknown }
  | { readonly kind: 'threw'; readonly stack: string };

const MAIN = fileURLToPath(new URL('./load-main.js', import.meta.url));

/**
 * Evaluates a compiled file in a process of its own; its standard streams are ours.
 * @throws NslabError `engine-file-…` when that makes no program
 */
export async function load(entry: string, args: readonly string[], shown: string): Promise<readonly Call[]> {
  const child = spawn(process.execPath, ['--enable-source-maps', MAIN, entry, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
  });
  const told: Buffer[] = [];
  (child.stdio[3] as Readable).on('data', (bytes: Buffer) => told.push(bytes));
  const { code, signal } = await new Promise<End>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  if (told.length === 0) throw ended(shown, code, signal);
  const loaded = deserialize(Buffer.concat(told)) as Loaded;
  if (loaded.kind === 'threw') throw threw(shown, loaded.stack);
  if (loaded.kind === 'nothing') throw nothing(shown);
  return callsOf(loaded.made, shown);
}

interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program, or a bare list of calls. What the types have let through, as `any`, is looked at once more. */
function callsOf(made: unknown, shown: string): readonly Call[] {
  const list = typeof made === 'object' && made !== null && 'calls' in made ? made.calls : made;
  if (!Array.isArray(list)) throw nothing(shown);
  const calls: unknown[] = list.flat();
  const odd = calls.findIndex((call) => !isCall(call));
  if (odd >= 0) throw noCall(shown, odd + 1);
  if (calls.length === 0) throw empty(shown);
  return calls as Call[];
}

function isCall(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { name, args, shown, child } = value as Partial<Call>;
  if (typeof name !== 'string' || typeof shown !== 'string' || !Array.isArray(args)) return false;
  return child === undefined || (Array.isArray(child) && child.every(isCall));
}

function ended(shown: string, code: number | null, signal: string | null): NslabError {
  const status = signal === 'SIGINT' ? 130 : 1;
  if (signal)
    return new NslabError(
      'engine-file-stopped',
      {
        en: `${shown} was stopped (${signal}) before it had made its program. No system call was made.`,
        zh: `${shown} 还没造好程序就被停下了（${signal}）。没有发出任何系统调用。`,
      },
      {
        status,
        hint: {
          en: 'Is there a loop in it, at the top level, that never ends?',
          zh: '顶层是不是有一个永远不结束的循环？',
        },
      },
    );
  return new NslabError(
    'engine-file-ended',
    {
      en: `${shown} ended by itself (status ${code}) before it had made its program.`,
      zh: `${shown} 还没造好程序就自己结束了（退出状态 ${code}）。`,
    },
    {
      hint: {
        en: 'It called process.exit, or awaits something that never comes.',
        zh: '可能调用了 process.exit，或者 await 了一个永远不来的结果。',
      },
    },
  );
}

/** The lines of the stack that are the learner's own. */
function threw(shown: string, stack: string): NslabError {
  const own = stack.split('\n').filter((line) => !/^\s+at .*(node:|\/dist\/src\/)/.test(line));
  const said = own.join('\n');
  return new NslabError('engine-file-threw', {
    en: `${shown} failed while it was making its program:\n${said}`,
    zh: `${shown} 在造程序的时候出错了：\n${said}`,
  });
}

const EXPORT = 'export default program(…)';

function nothing(shown: string): NslabError {
  return new NslabError(
    'engine-file-exports-nothing',
    { en: `${shown} exports no program.`, zh: `${shown} 没有导出程序。` },
    {
      status: 2,
      hint: {
        en: `It needs a line ${EXPORT}, with the system calls in their order.`,
        zh: `它需要一行 ${EXPORT}，里面按顺序写系统调用。`,
      },
    },
  );
}

function noCall(shown: string, number: number): NslabError {
  return new NslabError(
    'engine-file-no-call',
    {
      en: `In the program of ${shown}, number ${number} is no system call.`,
      zh: `${shown} 的程序里，第 ${number} 项不是系统调用。`,
    },
    {
      status: 2,
      hint: {
        en: "Everything in program(…) is what a function of 'nslab' returns: sethostname('box'), with its parentheses.",
        zh: "program(…) 里的每一项都是 'nslab' 的函数返回的东西：sethostname('box')，括号不能少。",
      },
    },
  );
}

function empty(shown: string): NslabError {
  return new NslabError(
    'engine-file-empty',
    { en: `The program of ${shown} is empty.`, zh: `${shown} 的程序是空的。` },
    {
      status: 2,
      hint: { en: 'Put a first system call into it.', zh: '先往里面写一个系统调用。' },
    },
  );
}
