import type { Evidence } from '../../../src/lab/verdict.ts';
import { type IpcObjects, ipcObjects } from '../../../src/observe/ipc.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import type { Process } from '../../../src/observe/process.ts';
import { baselineEvidence, isPrepared, namespaceEvidence, pidOf } from './crew.ts';

/** An IPC namespace in which one of the learner's processes lives, and what is in it. */
export interface IpcNamespace {
  readonly inode: number;
  readonly member: Process;
  readonly objects: IpcObjects;
}

/** The learner's IPC namespaces: not the lab host's, and not a prepared process's alone. */
export async function ipcNamespaces(machine: Machine): Promise<readonly IpcNamespace[]> {
  const learners = machine.outOf('ipc').filter((process) => !isPrepared(process));
  const members = new Map(learners.map((process) => [process.ns('ipc') as number, process]));
  const asked = [...members].map(async ([inode, member]) => {
    const objects = await ipcObjects(member);
    return objects === undefined ? [] : [{ inode, member, objects }];
  });
  return (await Promise.all(asked)).flat();
}

export async function objectsOfLabHost(machine: Machine): Promise<IpcObjects> {
  const objects = await ipcObjects(machine.init);
  if (objects === undefined) throw new Error('nsenter --ipc … gave no answer for PID 1 of the lab host');
  return objects;
}

export function ipcEvidence(
  machine: Machine,
  host: IpcObjects,
  own: readonly IpcNamespace[],
): readonly Evidence[] {
  return [
    baselineEvidence(machine, 'ipc'),
    { what: 'nsenter --target 1 --ipc', value: summary(host) },
    ...own.flatMap(({ member, objects }) => [
      namespaceEvidence(member, 'ipc'),
      { what: `nsenter --target ${pidOf(member)} --ipc`, value: summary(objects) },
    ]),
  ];
}

function summary({ queues, segments, posixQueues }: IpcObjects): string {
  const sysv = [...queues.map((q) => `msg ${hex(q.key)}`), ...segments.map((s) => `shm ${hex(s.key)}`)];
  return [...sysv, ...(posixQueues ?? [])].join(' ') || '-';
}

export function hex(key: number): string {
  return `0x${(key >>> 0).toString(16).padStart(8, '0')}`;
}
