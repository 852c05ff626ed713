/** A line of /proc/PID/uid_map or gid_map (user_namespaces(7)). */
export interface IdRange {
  readonly inside: number;
  /** Shown in the reader's user namespace. */
  readonly outside: number;
  readonly length: number;
}

/** Empty: nothing is mapped yet, and everyone is 65534 in there. */
export function parseIdMap(text: string): IdRange[] {
  return text.split('\n').flatMap((line) => {
    const [inside, outside, length] = line.trim().split(/\s+/).map(Number);
    return length === undefined || Number.isNaN(length)
      ? []
      : [{ inside: inside as number, outside: outside as number, length }];
  });
}

export function toOutside(map: readonly IdRange[], inside: number): number | undefined {
  const range = map.find((r) => inside >= r.inside && inside < r.inside + r.length);
  return range && range.outside + (inside - range.inside);
}

export function toInside(map: readonly IdRange[], outside: number): number | undefined {
  const range = map.find((r) => outside >= r.outside && outside < r.outside + r.length);
  return range && range.inside + (outside - range.outside);
}
