/** The folders that containers share, and those of each: /lab lasts. */
export const LAYERS = '/lab/layers';
export const BASE = `${LAYERS}/base`;
export const SITE = `${LAYERS}/site`;
/** Where a container's layers are seen as one, in its own list of mounts. */
export const ROOT = '/lab/rootfs';

export interface Box {
  readonly name: string;
  /** The end of its address; ten thousand times this is its first id. */
  readonly number: number;
}

export const FIRST: Box = { name: 'box', number: 2 };
export const SECOND: Box = { name: 'db', number: 3 };

/** A container's own folder: what it changes. */
export function ownFolder({ name }: Box): string {
  return `${LAYERS}/${name}`;
}

/** Where ./box remembers its first process. */
export function pidFile({ name }: Box): string {
  return `/run/${name}.pid`;
}
