import type { Filter } from '../../observe/bpf.ts';
import { confinementOf } from '../../observe/confinement.ts';
import type { NamespaceKind } from '../../observe/namespaces.ts';
import type { Process } from '../../observe/process.ts';
import type { Observation, Rows, SectionId } from '../observation.ts';
import { seenCgroups } from './cgroups.ts';
import { seenCovers } from './covers.ts';
import { seenDevices } from './devices.ts';
import { seenFiles } from './files.ts';
import { seenMounts, seenRoot } from './mounts.ts';
import { seenNamespaces } from './namespaces.ts';
import { seenNetwork } from './network.ts';
import { seenCapabilities, seenLimits } from './privileges.ts';
import { seenProcess } from './process.ts';
import { seenSeccomp } from './seccomp.ts';
import { seenUsers } from './users.ts';

/** What an observer knows beside what it sees. */
export interface Surroundings {
  /** Who made the container: what it shares with it, it has not been given. */
  readonly maker: Process;
  readonly makersNamespaces: Readonly<Record<NamespaceKind, number>>;
  /** Its seccomp filters, the latest first; undefined where the kernel gives none out. */
  readonly filters?: readonly Filter[] | undefined;
  /** `own` or `shared`: /proc/PID does not tell. */
  readonly keyring: string;
}

/** Everything about a container that can be seen from outside, by the same eyes whoever made it. */
export async function observe(process: Process, around: Surroundings): Promise<Observation> {
  const confinement = confinementOf(process);
  const seen: Readonly<Record<SectionId, Rows | undefined>> = {
    namespaces: seenNamespaces(process, around.makersNamespaces),
    process: await seenProcess(process, around.keyring),
    users: seenUsers(process),
    capabilities: confinement && seenCapabilities(confinement),
    seccomp: confinement && seenSeccomp(process, confinement, around.filters),
    limits: confinement && seenLimits(confinement),
    root: seenRoot(process),
    mounts: seenMounts(process),
    covers: seenCovers(process),
    devices: seenDevices(process),
    cgroups: seenCgroups(process, around.maker),
    network: await seenNetwork(process, around.makersNamespaces.net),
    environment: process.environ(),
    files: seenFiles(process),
  };
  return Object.fromEntries(Object.entries(seen).filter(([, rows]) => rows !== undefined));
}
