import type { NamespaceKind } from '../observe/namespaces.ts';

/** What a map shows of a lab host: boxes in boxes, and the wires between their interfaces. Observed, never assumed. */
export interface Picture {
  readonly lab: string;
  readonly box: Box;
  readonly wires: readonly Wire[];
}

/** Processes that are in the same namespaces; a namespace that is held by a mount alone is one without processes. */
export interface Box {
  /** Stable within one picture: `box:` and the inodes that make it. */
  readonly id: string;
  /** What people would call it: the name it is held by, or its first process's. */
  readonly name: string;
  readonly hostname: string | undefined;
  /** Those that it does not share with the box around it. */
  readonly namespaces: readonly OwnNamespace[];
  readonly processes: readonly PictureProcess[];
  readonly ids: readonly IdLine[];
  /** The layers of its root, where that is an overlay of the learner's, and of the overlays mounted in it. */
  readonly overlays: readonly Layers[];
  readonly groups: readonly Group[];
  readonly network: readonly Interface[];
  readonly boxes: readonly Box[];
  /** Only some parts of it are to be shown: what is not here may yet be there. */
  readonly partial?: true;
}

export interface OwnNamespace {
  readonly kind: NamespaceKind;
  readonly inode: number;
  /** The mount that keeps it, where one does. */
  readonly heldBy: string | undefined;
}

export interface PictureProcess {
  /** Its number inside, in the innermost pid namespace first. */
  readonly innerPids: readonly number[];
  readonly pid: number;
  readonly comm: string;
  readonly zombie: boolean;
  /** How many of its ancestors are in this box. */
  readonly depth: number;
}

/** `0 → 100000, 65536 of them`. */
export interface IdLine {
  readonly inside: number;
  readonly outside: number;
  readonly length: number;
}

/** An overlay: the topmost layer first. */
export interface Layers {
  readonly target: string;
  readonly upper: string | undefined;
  readonly lowers: readonly string[];
}

/** A cgroup and what it limits. */
export interface Group {
  readonly path: string;
  readonly processes: number;
  readonly frozen: boolean;
  readonly gauges: readonly Gauge[];
}

export interface Gauge {
  readonly of: 'cpu' | 'memory' | 'pids';
  /** From 0 to 1 of the limit; undefined where only the limit is known. */
  readonly filled: number | undefined;
  /** `12 of 64 MB`, `20 % of a CPU`. */
  readonly text: string;
  /** What the limit has done so far: `throttled 14`, `OOM kills 1`; empty when nothing. */
  readonly hits: string;
}

export interface Interface {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly up: boolean;
  /** With a name and address it is reachable only when this is so too. */
  readonly carrier: boolean;
  readonly addresses: readonly string[];
  /** Name of the bridge that it is plugged into. */
  readonly bridge: string | undefined;
}

/** A veth pair: the two ends' interface ids. */
export interface Wire {
  readonly from: string;
  readonly to: string;
  readonly live: boolean;
}
