import type { CgroupTree } from '../observe/cgroup-trees.ts';
import type { Config } from './config/runtime-spec.ts';

/**
 * All that the program of a container needs to be told; nothing is looked up any more when it is laid out.
 * What the OCI runtime specification has a word for is in `config`; what it leaves to others (whose files
 * the root is made of, who plugs the wire in, where output goes) stands beside it.
 */
export interface Plan {
  /** Its name, unique in its store: letters, digits, `_`, `.`, `-`. */
  readonly name: string;
  readonly config: Config;
  /** Its own folder in the store: record, log, exit status, generated files. Absolute. */
  readonly folder: string;
  readonly root: RootPlan;
  readonly network: NetworkPlan;
  readonly cgroups: CgroupsPlan;
  readonly streams: StreamsPlan;
}

/** What the root file system is made of. */
export type RootPlan =
  /** The folder itself, as `root.path` of a bundle says; what the container writes stays in it. */
  | { readonly by: 'folder'; readonly path: string }
  /**
   * A layer of its own over folders that stay as they are, topmost first. Their files' owners are
   * translated by an idmapped mount: needs rights over the file system they lie on (mount_setattr(2)).
   */
  | {
      readonly by: 'overlay';
      readonly lower: readonly string[];
      readonly upper: string;
      readonly work: string;
    };

export type NetworkPlan =
  /** Nothing but its own loopback. */
  | { readonly mode: 'none' }
  /** The net namespace that the maker is in. */
  | { readonly mode: 'host' }
  /** Another container's: its net namespace, as a file. */
  | { readonly mode: 'container'; readonly path: string }
  | {
      readonly mode: 'bridge';
      readonly bridge: string;
      /** Of the wire's end that stays outside; at most 15 bytes. */
      readonly hostEnd: string;
      /** With its length: `10.79.0.2/24`. */
      readonly address: string;
      readonly gateway: string;
      readonly published: readonly PublishedPort[];
    };

export interface PublishedPort {
  /** All addresses when left out. */
  readonly hostAddress?: string;
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp';
}

/** Where its groups are made, one in each hierarchy; none where the machine gives us none to divide. */
export interface CgroupsPlan {
  readonly groups: readonly ContainerGroup[];
}

export interface ContainerGroup {
  readonly tree: Pick<CgroupTree, 'version' | 'controllers'>;
  /** The container's group: its real path, below the tree's folder. */
  readonly folder: string;
  /** What is written into its files, in this order: `['memory.max', '67108864']`. */
  readonly settings: readonly (readonly [file: string, value: string])[];
  /** v2: controllers that the group above has but does not give yet, `+cpu +memory`: written there first. */
  readonly enable?: string;
  /** v2 has no file for devices: the kernel asks this BPF program (instructions of 8 bytes). */
  readonly deviceProgram?: Uint8Array;
}

/** Who reads and writes the container's standard streams; its monitor stands between, always. */
export interface StreamsPlan {
  /** A pty of the container's own; our terminal is its other end. */
  readonly terminal: boolean;
  /** Ours are passed on to it; without, it reads end of file. */
  readonly stdin: boolean;
  /** Nobody but the log listens. */
  readonly detached: boolean;
  /** The log: what it wrote, at most this many bytes of it; older output goes first. */
  readonly log: { readonly path: string; readonly maxBytes: number };
}
