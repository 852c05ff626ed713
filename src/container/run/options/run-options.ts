import type { Rlimit } from '../../config/runtime-spec.ts';

/** What `nslab run` was asked for, read but not yet decided: nothing here knows the machine. */
export interface RunOptions {
  /** Empty where the image, or the bundle, says what to run. */
  readonly args: readonly string[];
  readonly name?: string;
  readonly interactive: boolean;
  readonly terminal: boolean;
  readonly detached: boolean;
  /** Its record and files go when it ends. */
  readonly removeAfter: boolean;
  readonly from: RootSource;
  readonly hostname?: string;
  /** `bridge`, `none`, `host`, `container:NAME`. */
  readonly network: string;
  /** As typed: `8080:80`. What they mean is the network's to read. */
  readonly publish: readonly string[];
  /** `NAME=value` */
  readonly env: readonly string[];
  readonly workdir?: string;
  /** As typed: `1000:1000`, `www-data`. Names are looked up in the root file system. */
  readonly user?: string;
  readonly volumes: readonly Volume[];
  readonly tmpfs: readonly Tmpfs[];
  readonly limits: Limits;
  readonly rlimits: readonly Rlimit[];
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  readonly securityOpt: readonly string[];
  readonly readonlyRoot: boolean;
}

/** What the root file system is made from. */
export type RootSource =
  | { readonly by: 'default' }
  | { readonly by: 'rootfs'; readonly path: string }
  | { readonly by: 'image'; readonly path: string }
  | { readonly by: 'bundle'; readonly path: string };

export interface Limits {
  /** Bytes. */
  readonly memory?: number;
  /** Of one processor each: 0.5 is half of one. */
  readonly cpus?: number;
  /** -1 is none. */
  readonly pids?: number;
}

/** A folder or file of the machine, seen in the container. */
export interface Volume {
  /** Absolute. */
  readonly source: string;
  readonly destination: string;
  readonly readonly: boolean;
}

export interface Tmpfs {
  readonly destination: string;
  /** As mount(8) takes them: `size=64k`, `mode=1777`. */
  readonly options: readonly string[];
}
