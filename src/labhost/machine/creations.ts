import { existsSync } from 'node:fs';
import type { Call, Str } from '../../engine/call.ts';
import type { StateFolder } from '../../state/folder.ts';
import { type Entry, note } from './journal.ts';

/** Before a program runs on the machine: what it may make, as far as it is not there already. */
export function noteCreations(state: StateFolder, calls: readonly Call[]): void {
  note(
    state,
    creationsOf(calls).filter((e) => e.what === 'mount' || (e.what !== 'before' && !existsSync(e.path))),
  );
}

/**
 * The folders, files and mounts that a program may make on the machine. The mounts of a child in a mount
 * namespace of its own go with it; its files are the machine's until it takes another root.
 */
export function creationsOf(calls: readonly Call[]): Entry[] {
  const entries: Entry[] = [];
  for (const call of calls) {
    if (call.name === 'pivot_root' || call.name === 'chroot') return entries;
    if (call.child) {
      const made = creationsOf(call.child);
      entries.push(...(ownsMounts(call) ? made.filter((e) => e.what !== 'mount') : made));
    }
    const made = MAKERS[call.name]?.(call);
    if (made) entries.push(made);
  }
  return entries;
}

function ownsMounts(call: Call): boolean {
  return call.shown.includes('CLONE_NEWNS');
}

const MAKERS: Readonly<Record<string, (call: Call) => Entry | undefined>> = {
  mkdir: (call) => entry('folder', path(call, 0) ?? path(call, 1)),
  open: (call) => (call.shown.includes('O_CREAT') ? entry('file', path(call, 1)) : undefined),
  openat: (call) => (call.shown.includes('O_CREAT') ? entry('file', path(call, 1)) : undefined),
  mknod: (call) => entry('file', path(call, 0) ?? path(call, 1)),
  symlink: (call) => entry('file', path(call, 1) ?? path(call, 2)),
  mount: (call) => entry('mount', path(call, 1)),
};

function entry(what: 'folder' | 'file' | 'mount', at: string | undefined): Entry | undefined {
  return at?.startsWith('/') && !/^\/(proc|sys|dev)\//.test(at) ? { what, path: at } : undefined;
}

function path(call: Call, argument: number): string | undefined {
  const arg = call.args[argument];
  return arg?.kind === 'string' ? plain(arg.text) : undefined;
}

function plain(text: Str): string | undefined {
  return typeof text === 'string' ? text : undefined;
}
