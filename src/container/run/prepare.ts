import { chownSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { statOf } from '../../observe/live-process.ts';
import { makeFolder } from '../../state/make-folder.ts';
import { NslabError } from '../../text/error.ts';
import type { Text } from '../../text/text.ts';
import { planGroups } from '../cgroups/plan.ts';
import type { Config, IdMapping } from '../config/runtime-spec.ts';
import { networkFiles } from '../network/files.ts';
import { planNetwork } from '../network/plan.ts';
import type { CgroupsPlan, NetworkPlan, Plan, StreamsPlan } from '../plan.ts';
import { thisEra } from '../store/era.ts';
import { freeIds, type IdRange, idsInUse, mapOf, outsideOf, ownIds } from '../store/ids.ts';
import { lockedStore } from '../store/lock.ts';
import { freeName } from '../store/name.ts';
import { removeFolder, settle } from '../store/reconcile.ts';
import { type ContainerRecord, containerNames, writeContainer } from '../store/record.ts';
import { ownCopy } from '../store/root/own-copy.ts';
import type { Seen } from '../store/seen.ts';
import { folderOf, groupOf, openStore, type Store } from '../store/store.ts';
import { configOf } from './config.ts';
import type { RunOptions } from './options/run-options.ts';
import { type RootFiles, rootFiles } from './root-source.ts';
import { assertSources } from './volumes.ts';

/** A container that could be started now: it has a name, ids, an address, and files of its own. */
export interface Prepared {
  readonly plan: Plan;
  readonly record: ContainerRecord;
  /** What is not as one might expect. */
  readonly notes: readonly Text[];
}

/** How much of what a container writes is kept. */
export const LOG_BYTES = 1024 * 1024;

/** Decides all that is to be decided, and makes the container's folder. What is given out is in its record first. */
export async function prepare(store: Store, options: RunOptions, signal?: AbortSignal): Promise<Prepared> {
  const { from } = options;
  if (from.by === 'bundle') throw new Error('bundle');
  assertSources(options.volumes);
  openStore(store);
  const root = await rootFiles(store, from, signal);
  const record = await lockedStore(store, () => take(store, options, root));
  try {
    const plan = { ...record.plan, name: record.name, folder: folderOf(store, record.name) };
    const { uidMappings = [] } = plan.config.linux;
    const notes = await ownCopy(store, root.folder, rootFolder(plan.folder), uidMappings, signal);
    writeFiles(plan, uidMappings);
    return { plan, record, notes: [...root.notes, ...notes] };
  } catch (error) {
    removeFolder(store, record.name);
    throw error;
  }
}

function rootFolder(folder: string): string {
  return join(folder, 'rootfs');
}

async function take(store: Store, options: RunOptions, root: RootFiles): Promise<ContainerRecord> {
  const others = await settle(store);
  const names = containerNames(store);
  const name = options.name ?? freeName(names);
  if (names.includes(name))
    throw nameTaken(
      name,
      others.find(({ record }) => record.name === name),
    );
  const ids = mapOf(freeIds(ownIds(), [...idsInUse(), ...others.flatMap(idsOf)]));
  const folder = folderOf(store, name);
  const hostname = options.hostname ?? name;
  const config = configOf(options, root, { name, hostname, ids, folder });
  const record: ContainerRecord = {
    version: 1,
    name,
    created: new Date().toISOString(),
    era: thisEra(),
    maker: { pid: process.pid, startTime: statOf(process.pid)?.startTime ?? '' },
    removeAfter: options.removeAfter,
    source: root.shown,
    phase: 'making',
    plan: {
      config,
      root: { by: 'folder', path: rootFolder(folder) },
      network: networkOf(options, name, others),
      cgroups: groupsOf(store, name, config),
      streams: streamsOf(options, folder),
    },
  };
  makeFolder(folder, 0o700);
  try {
    writeContainer(store, record);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return record;
}

/** Docker's rule: as much swap as memory; where the machine does not count swap, memory alone. */
function groupsOf(store: Store, name: string, config: Config): CgroupsPlan {
  const { resources } = config.linux;
  const group = groupOf(store, name);
  const limit = resources?.memory?.limit;
  if (limit === undefined) return planGroups(group, resources);
  try {
    return planGroups(group, { ...resources, memory: { limit, swap: 2 * limit } });
  } catch {
    return planGroups(group, resources);
  }
}

function streamsOf(options: RunOptions, folder: string): StreamsPlan {
  return {
    terminal: options.terminal,
    stdin: options.interactive && !options.detached,
    detached: options.detached,
    log: { path: join(folder, 'log'), maxBytes: LOG_BYTES },
  };
}

/** What is taken already: by those that are being made, and those that run. */
function isTaking({ state }: Seen): boolean {
  return state === 'making' || state === 'running';
}

function idsOf(seen: Seen): IdRange[] {
  const { uidMappings = [] } = seen.record.plan.config.linux;
  return isTaking(seen) ? uidMappings.map(({ hostID, size }) => ({ from: hostID, count: size })) : [];
}

function networkOf(options: RunOptions, name: string, others: readonly Seen[]): NetworkPlan {
  const bridged = others
    .filter(isTaking)
    .map(({ record }) => record.plan.network)
    .filter((network) => network.mode === 'bridge');
  const [mode, of] = options.network.split(':') as [NetworkPlan['mode'], string | undefined];
  return planNetwork({
    mode,
    ...(of === undefined ? {} : { path: netNamespaceOf(of, others) }),
    publish: options.publish,
    name,
    taken: bridged.map(({ address }) => address),
    occupied: bridged.flatMap(({ published }) => published),
  });
}

function netNamespaceOf(name: string, others: readonly Seen[]): string {
  const other = others.find(({ record }) => record.name === name);
  if (other?.state === 'running') return `/proc/${other.record.container.pid}/ns/net`;
  throw new NslabError(
    'network-of-none',
    {
      en: `--network container:${name}: ${other ? 'that container does not run' : 'there is no such container'}.`,
      zh: `--network container:${name}：${other ? '那个容器没有在运行' : '没有这个容器'}。`,
    },
    { hint: { en: 'nslab ps lists those that run.', zh: 'nslab ps 列出正在运行的。' } },
  );
}

/** The files that are mounted over those of its root; they belong to the container's root, which may write to them. */
function writeFiles({ config, folder, network }: Plan, ids: readonly IdMapping[]): void {
  const { hosts, hostname, resolvConf } = networkFiles(network, config.hostname ?? '');
  const owner = outsideOf(ids, 0) ?? 0;
  for (const [name, text] of Object.entries({ hosts, hostname, 'resolv.conf': resolvConf })) {
    const path = join(folder, name);
    if (!existsSync(path)) writeFileSync(path, text, { mode: 0o644 });
    if (owner !== 0) chownSync(path, owner, owner);
  }
}

function nameTaken(name: string, by: Seen | undefined): NslabError {
  const isOver = by?.state === 'exited';
  return new NslabError(
    'container-name-taken',
    {
      en: `There is a container ${name} already${isOver ? '; it has ended' : ''}.`,
      zh: `已经有一个叫 ${name} 的容器${isOver ? '，它已经结束' : ''}。`,
    },
    {
      hint: isOver
        ? {
            en: `Forget it: nslab rm ${name}; or choose another --name.`,
            zh: `删除它：nslab rm ${name}；或换一个 --name。`,
          }
        : {
            en: `End it: nslab rm -f ${name}; or choose another --name.`,
            zh: `结束并删除它：nslab rm -f ${name}；或换一个 --name。`,
          },
    },
  );
}
