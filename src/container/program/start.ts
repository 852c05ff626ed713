import { join } from 'node:path';
import { about, type Call, pipeEnd, result, text } from '../../engine/call.ts';
import { close, pipe2, read, rename, write } from '../../engine/calls/files.ts';
import { spawn } from '../../engine/calls/processes.ts';
import { ready } from '../../engine/calls/verbs.ts';
import { writeFile } from '../../engine/compose.ts';
import { dropGroups, makeGroups } from '../cgroups/calls.ts';
import { bridgeUp, publish, unpublish, wireOutside } from '../network/wire.ts';
import type { Plan } from '../plan.ts';
import { childProgram } from './child.ts';
import { of, writeMaps } from './ids.ts';
import { idmapLayers } from './layers.ts';
import { bornInside, hasNew, newNamespaces } from './namespaces.ts';
import { openRoot } from './root.ts';
import { saidOnce } from './said-once.ts';
import { forSetting } from './setting.ts';
import { giveStreams, openStreams, standBetween } from './streams.ts';
import { type Surroundings, surroundings } from './surroundings.ts';
import { openVolumes } from './volumes.ts';
import * as WHY from './why.ts';

/** The name of the call whose result is the container's first process, as its maker numbers it. */
export const CONTAINER = 'container';

/**
 * The whole container as one program. Its first process is the monitor: it makes the groups and the wire,
 * and the container's first process (`as: 'container'`), says `ready()` when that runs its command, stands
 * between its streams and ours until it ends, and takes back what it made. Its exit status is the
 * container's. When the child fails before its command runs, that failure is in the trace before `ready()`,
 * and the monitor takes back the same way: see `startError`. When the monitor itself fails, its child dies
 * with it, and `takeBack` is to be run.
 */
export function startProgram(plan: Plan, here: Surroundings = surroundings()): Call[] {
  const calls = [...prepare(plan), ...give(plan, here), ...wire(plan), ...watch(plan)];
  return saidOnce(about('container/one-command', calls));
}

/** Takes back what a monitor has made that did not come to do it itself: published ports, groups. */
export function takeBack(plan: Plan): Call[] {
  return about('container/nothing-left', [
    ...forSetting('network', unpublish(plan.network)),
    ...forSetting('linux.resources', dropGroups(plan.cgroups)),
  ]);
}

function prepare(plan: Plan): Call[] {
  const { config } = plan;
  return [
    ...openRoot(config, plan.root),
    ...openVolumes(config.mounts),
    ...forSetting('linux.resources', makeGroups(plan.cgroups)),
    ...forSetting('network', bridgeUp(plan.network)),
    ...forSetting('streams', openStreams(config, plan.streams)),
  ];
}

/** The child, and all that it waits for to be somebody. */
function give(plan: Plan, here: Surroundings): Call[] {
  const { config } = plan;
  const child = spawn(
    { flags: newNamespaces(config), child: childProgram(plan, here) },
    { as: CONTAINER, why: WHY.BORN, topic: 'pid/number-one' },
  );
  return [
    ...about('user/handshake', [pipe2(['O_CLOEXEC'], { as: 'mapped', why: WHY.BARRIER })]),
    ...(isWired(plan)
      ? about('net/veth', [pipe2(['O_CLOEXEC'], { as: 'wired', why: WHY.WIRED_BARRIER })])
      : []),
    ...about('pid/number-one', [pipe2(['O_CLOEXEC'], { as: 'starting', why: WHY.STARTING })]),
    ...bornInside(config, child),
    ...writeMaps(config, CONTAINER),
    ...idmapLayers(config, plan.root, CONTAINER),
    ...outOfMemory(plan),
    ...about('user/handshake', [
      write(pipeEnd('mapped', 'write'), '.', { onError: 'continue' }),
      close(pipeEnd('mapped', 'write')),
      close(pipeEnd('mapped', 'read')),
    ]),
  ];
}

/** Before the child changes its ids: then /proc/PID is no longer its maker's to write in. */
function outOfMemory({ config }: Plan): Call[] {
  const { oomScoreAdj } = config.process;
  if (oomScoreAdj === undefined) return [];
  const file = of(CONTAINER, 'oom_score_adj');
  return forSetting('process.oomScoreAdj', writeFile(file, String(oomScoreAdj), { why: WHY.OOM }));
}

function isWired({ config, network }: Plan): boolean {
  return network.mode === 'bridge' && hasNew(config, 'network');
}

function wire(plan: Plan): Call[] {
  if (!isWired(plan)) return [];
  return [
    ...forSetting('network', [...wireOutside(plan.network, CONTAINER), ...publish(plan.network)]),
    ...about('net/veth', [
      write(pipeEnd('wired', 'write'), '.', { onError: 'continue' }),
      close(pipeEnd('wired', 'write')),
      close(pipeEnd('wired', 'read')),
    ]),
  ];
}

/** From here on nothing of the child's stops the monitor: whatever has been made is taken back. */
function watch(plan: Plan): Call[] {
  return [
    ...forSetting('streams', giveStreams(plan.streams)),
    ...about('pid/number-one', [
      close(pipeEnd('starting', 'write')),
      read(pipeEnd('starting', 'read'), 1, { why: WHY.WAIT_STARTED }),
      close(pipeEnd('starting', 'read')),
      ready({ why: WHY.READY }),
      standBetween(CONTAINER, plan.streams, 'ended'),
    ]),
    ...keepStatus(plan.folder),
    ...takeBack(plan),
  ];
}

/** Whole or not at all: whoever reads it may come at any moment. */
function keepStatus(folder: string): Call[] {
  const file = join(folder, 'exit');
  return [
    ...writeFile(`${file}.new`, text`${result('ended')}\n`, {
      mode: 0o600,
      why: WHY.EXIT,
      onError: 'continue',
    }),
    rename(`${file}.new`, file, { onError: 'continue' }),
  ];
}
