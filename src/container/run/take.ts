import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { statOf } from '../../observe/live-process.ts';
import { makeFolder } from '../../state/make-folder.ts';
import { NslabError } from '../../text/error.ts';
import { planGroups } from '../cgroups/plan.ts';
import type { Config } from '../config/runtime-spec.ts';
import { planNetwork } from '../network/plan.ts';
import type { CgroupsPlan, NetworkPlan, StreamsPlan } from '../plan.ts';
import { thisEra } from '../store/era.ts';
import { freeIds, type IdRange, idsInUse, mapOf, ownIds } from '../store/ids.ts';
import { freeName } from '../store/name.ts';
import { noteNetwork } from '../store/network.ts';
import { settle } from '../store/reconcile.ts';
import { type ContainerRecord, containerNames, writeContainer } from '../store/record.ts';
import type { Seen } from '../store/seen.ts';
import { folderOf, groupOf, type Store } from '../store/store.ts';
import type { Draft } from './draft.ts';
import type { RunOptions } from './options/run-options.ts';
import { planRoot } from './own-root.ts';

/** How much of what a container writes is kept. */
const LOG_BYTES = 1024 * 1024;

/** Gives it a name, ids and an address that nobody has, and writes that down, for somebody who has the store's lock. */
export async function take(store: Store, options: RunOptions, draft: Draft): Promise<ContainerRecord> {
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
  const config = draft.config({ name, hostname: hostnameOf(options, name, others), ids, folder });
  const record: ContainerRecord = {
    version: 1,
    name,
    created: new Date().toISOString(),
    era: thisEra(),
    maker: { pid: process.pid, startTime: statOf(process.pid)?.startTime ?? '' },
    removeAfter: options.removeAfter,
    source: draft.shown,
    phase: 'making',
    plan: {
      config,
      root: planRoot(store, draft, folder),
      network: networkOf(options, draft.network, name, others),
      cgroups: groupsOf(store, name, config),
      streams: streamsOf(options, draft, folder),
    },
  };
  noteNetwork(store, record.plan.network);
  makeFolder(folder, 0o700);
  try {
    writeContainer(store, record);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return record;
}

/** Who shares another's network shares its name. */
function hostnameOf(options: RunOptions, name: string, others: readonly Seen[]): string {
  const of = options.network.startsWith('container:')
    ? options.network.slice('container:'.length)
    : undefined;
  const other = others.find(({ record }) => record.name === of)?.record.plan.config.hostname;
  return options.hostname ?? other ?? name;
}

/** Docker's rule: as much swap as memory; where the machine does not count swap, memory alone. */
function groupsOf(store: Store, name: string, config: Config): CgroupsPlan {
  const { resources } = config.linux;
  const group = groupOf(store, name);
  const { limit, swap } = resources?.memory ?? {};
  if (limit === undefined || limit < 0 || swap !== undefined) return planGroups(group, resources);
  try {
    return planGroups(group, { ...resources, memory: { ...resources?.memory, limit, swap: 2 * limit } });
  } catch {
    return planGroups(group, resources);
  }
}

function streamsOf(options: RunOptions, { terminal }: Draft, folder: string): StreamsPlan {
  return {
    terminal,
    // A bundle has no word for it: whoever has a terminal types in it.
    stdin: !options.detached && (options.interactive || (terminal && options.from.by === 'bundle')),
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

function networkOf(options: RunOptions, network: string, name: string, others: readonly Seen[]): NetworkPlan {
  const bridged = others
    .filter(isTaking)
    .map(({ record }) => record.plan.network)
    .filter((plan) => plan.mode === 'bridge');
  const [mode, of] = network.split(':') as [NetworkPlan['mode'], string | undefined];
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
