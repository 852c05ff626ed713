import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { serialize } from 'node:v8';
import type { Loaded } from './load.ts';

/*
 * node load-main.js FILE ARGS…: what a learner's file exports, told on descriptor 3. A process of its own, so that
 * a loop, an exit() or a thrown error at the file's top level is no matter of ours.
 */
const TOLD = 3;

// As though node had been started with the file.
process.argv.splice(1, 1);
const [, entry = '', ...args] = process.argv;

async function load(): Promise<Loaded> {
  try {
    const { default: exported } = (await import(pathToFileURL(entry).href)) as { default?: unknown };
    const made: unknown = await (typeof exported === 'function' ? exported(args) : exported);
    if (made === undefined) return { kind: 'nothing' };
    return { kind: 'made', made };
  } catch (error) {
    return { kind: 'threw', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function packed(loaded: Loaded): Uint8Array {
  try {
    return serialize(loaded);
  } catch {
    // A function, a symbol: no program has them.
    return serialize({ kind: 'nothing' } satisfies Loaded);
  }
}

const bytes = packed(await load());
for (let sent = 0; sent < bytes.length; ) sent += writeSync(TOLD, bytes, sent);
// What the file has left running, a timer or a server, is not waited for.
process.exit();
