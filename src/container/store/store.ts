import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { makeFolder } from '../../state/make-folder.ts';

/** Where the containers of one machine, or of one lab host, are kept: a folder for each, by its name. Paths only. */
export interface Store {
  readonly root: string;
  /** Marks its processes' command lines, and its groups. */
  readonly key: string;
  /** On the machine itself, where the containers' bridge goes with the last of them; a lab host's dies with it. */
  readonly onMachine: boolean;
}

/** Begins with a dot, as no container's name does. */
const OWN = '.nslab';

export function storeAt(root: string, onMachine = false): Store {
  return { root, key: createHash('sha256').update(root).digest('hex').slice(0, 12), onMachine };
}

/** What its groups are called: two stores on one machine may have a container of the same name. */
export function groupOf(store: Store, name: string): string {
  return `${name}.${store.key}`;
}

export function folderOf(store: Store, name: string): string {
  return join(store.root, name);
}

/** What is no container's: the lock, the default root, unpacked images. */
export function ownFolder(store: Store): string {
  return join(store.root, OWN);
}

/** Nobody but its owner looks in: files in it have set-user-ID bits, and owners that others may have, too. */
export function openStore(store: Store): void {
  makeFolder(store.root, 0o700);
  makeFolder(ownFolder(store), 0o700);
}

/** An argument of every engine that makes or watches over this container, as `ps` shows it. */
export function tokenOf(store: Store, name: string): string {
  return `container:${store.key}:${name}`;
}
