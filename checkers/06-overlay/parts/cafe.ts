import { join } from 'node:path/posix';
import type { Machine } from '../../../src/observe/machine.ts';
import type { LayerFolder } from '../../../src/observe/overlay.ts';
import type { Process } from '../../../src/observe/process.ts';
import { namesSeenBy, seenBy } from '../../../src/observe/root.ts';
import { type Stack, stacks, textAt } from './stacks.ts';

/** What the lab's images have in them (labs/06-overlay/cafe.ts): each layer is known by its content. */
export const RELEASE = 'etc/cafe-release';
export const MENU = 'srv/menu.txt';
export const OLD_PRICES = 'srv/old-prices.txt';
export const OLD_CAKES = ['apple.txt', 'plum.txt'];
const CHEESECAKE = 'srv/cakes/cheesecake.txt';
const [FIRST_MENU, SECOND_MENU] = ['coffee 1.00\n', 'coffee 2.00\ntea 1.50\n'];

/** `all`: more than one layer unpacked over each other. */
export type LayerKind = 'base' | 'menu' | 'cakes' | 'all' | 'other';

export function kindOf(process: Process, layer: LayerFolder): LayerKind {
  if (layer.path === undefined) return 'other';
  const has = (path: string) => seenBy(process, join(layer.path as string, path)) !== undefined;
  const menu = textAt(process, join(layer.path, MENU));
  const isBase = has(RELEASE);
  const isCakes = has(CHEESECAKE);
  if (menu === SECOND_MENU) return isBase || isCakes ? 'all' : 'menu';
  if (isBase) return isCakes ? 'all' : 'base';
  return isCakes && menu === undefined ? 'cakes' : 'other';
}

export interface Cafe extends Stack {
  /** Of its lowers, the topmost first. */
  readonly kinds: readonly LayerKind[];
}

/** Overlays that have layers of the café below. */
export function cafes(machine: Machine): Cafe[] {
  return stacks(machine)
    .map((stack) => ({ ...stack, kinds: stack.folders.lowers.map((l) => kindOf(stack.process, l)) }))
    .filter(({ kinds }) => kinds.some((kind) => kind === 'base' || kind === 'all'));
}

/** Do the layers lie in the order of the image, the newest on top? */
export function isInOrder({ kinds }: Cafe): boolean {
  const places = (['cakes', 'menu', 'base'] as const).map((k) => kinds.indexOf(k)).filter((i) => i >= 0);
  return places.every((place, i) => i === 0 || place > (places[i - 1] as number));
}

export function isFirstMenu({ process, at }: Stack): boolean {
  return textAt(process, join(at, MENU)) === FIRST_MENU;
}

/** The first file of a layer, or of what is shown, that should have become a whiteout: `srv/.wh.old-prices.txt`. */
export function unconverted(process: Process, folder: string): string | undefined {
  for (const place of ['', 'etc', 'srv', 'srv/cakes']) {
    const found = namesSeenBy(process, join(folder, place))?.find((name) => name.startsWith('.wh.'));
    if (found !== undefined) return join(place, found);
  }
  return undefined;
}

export function shows({ process, at }: Stack, path: string): boolean {
  return seenBy(process, join(at, path), { follow: false }) !== undefined;
}

/** Which folders, whatever their names: device and inode. */
export function identities(layers: readonly LayerFolder[]): string {
  return layers.map(({ folder }) => folder?.identity ?? '?').join(' ');
}
