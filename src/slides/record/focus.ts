import type { Box, Picture } from '../../map/picture.ts';
import type { PicturePart } from '../parts.ts';

/**
 * The picture with these parts alone; all of it without any. Boxes keep their names, and those with nothing left go.
 * `host` is what the lab host itself has of processes and ids: mostly beside the point.
 */
export function focused(picture: Picture, only: readonly string[] | undefined): Picture {
  if (only === undefined) return picture;
  const box = lessOf(picture.box, only);
  const inside = idsIn(box);
  return {
    ...picture,
    box,
    wires: picture.wires.filter(({ from, to }) => inside.has(from) && inside.has(to)),
  };
}

function lessOf(box: Box, only: readonly string[], depth = 0): Box {
  const keeps = <T>(part: PicturePart, all: readonly T[]): readonly T[] => (only.includes(part) ? all : []);
  const own = depth > 0 || only.includes('host');
  return {
    ...box,
    partial: true,
    namespaces: keeps('namespaces', box.namespaces),
    processes: own ? keeps('processes', box.processes) : [],
    ids: own ? keeps('ids', box.ids) : [],
    overlays: keeps('layers', box.overlays),
    groups: keeps('groups', box.groups).filter(({ gauges }) => gauges.length > 0),
    network: keeps('network', box.network).filter(({ name }) => name !== 'lo'),
    boxes: box.boxes.map((inner) => lessOf(inner, only, depth + 1)).filter(hasMore),
  };
}

function hasMore({ namespaces, processes, ids, overlays, groups, network, boxes }: Box): boolean {
  return [namespaces, processes, ids, overlays, groups, network, boxes].some((part) => part.length > 0);
}

function idsIn({ network, boxes }: Box): Set<string> {
  return new Set([...network.map(({ id }) => id), ...boxes.flatMap((inner) => [...idsIn(inner)])]);
}
