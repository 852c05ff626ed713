/*
 * What a checker in a folder of its own imports from 'nslab/observe': reading the kernel from outside. Everything
 * here looks and nothing changes; what cannot be seen is undefined, and a process that has gone is not seen.
 */

export {
  /** CapEff and the like, decoded: capabilities(7). */
  decodeCapabilities,
} from './capabilities.ts';
export type { Cgroup, Cgroups } from './cgroups.ts';
export {
  type Confinement,
  /** Capabilities, seccomp, no_new_privs and ids of a process: proc_pid_status(5). */
  confinementOf,
} from './confinement.ts';
export {
  /** The name of the machine in a process's UTS namespace. */
  hostname,
} from './hostname.ts';
export {
  type IdRange,
  /** The lines of a uid_map: user_namespaces(7). */
  parseIdMap,
} from './idmap.ts';
export {
  type Inside,
  /** Runs a command inside some of a process's namespaces: ``inside(box, ['net']).$`ip -j addr` ``. */
  inside,
} from './inside.ts';
export type { Machine } from './machine.ts';
export {
  /** The mount that is at a path, and the one that a path lies on. */
  mountAt,
  mountOf,
} from './mount-tree.ts';
export {
  type Mount,
  /** private, shared, slave: mount_namespaces(7). */
  propagation,
} from './mountinfo.ts';
export {
  /** The eight kinds, by their names in /proc/PID/ns. */
  NAMESPACE_KINDS,
  type NamespaceKind,
} from './namespaces.ts';
export {
  type Network,
  type NetworkOptions,
  /** Links, addresses, routes and rules of a process's net namespace, or of all of them. */
  networkOf,
  networks,
} from './network.ts';
export {
  type Overlay,
  /** The layers of an overlay mount. */
  overlayOf,
} from './overlay.ts';
export {
  /** Is it PID 1 of a pid namespace inside the lab host's? */
  isNestedInit,
  type Process,
} from './process.ts';
export {
  /** The names in a folder, a file's content, or what lstat(2) says, as a process finds them under its own root. */
  namesSeenBy,
  readSeenBy,
  type SeenFile,
  seenBy,
} from './root.ts';
export {
  /** Does a process catch a signal? */
  catches,
} from './signals.ts';
