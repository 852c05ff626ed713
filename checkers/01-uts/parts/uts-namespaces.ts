import type { Evidence } from '../../../src/lab/verdict.ts';
import { hostname } from '../../../src/observe/hostname.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import type { Process } from '../../../src/observe/process.ts';
import { baselineEvidence, isPrepared, namespaceEvidence, pidOf } from './crew.ts';

/** What the lab host is called, and must go on being called. */
export const HOST_NAME = 'lab';

/** A UTS namespace that is not the lab host's, with the processes that live in it (never none). */
export interface UtsNamespace {
  readonly inode: number;
  readonly hostname: string | undefined;
  readonly members: readonly [Process, ...Process[]];
  /** A prepared process lives in it: it is not the learner's work. */
  readonly isPrepared: boolean;
}

/** Every UTS namespace but the lab host's, each asked for its name. One without processes cannot be found this way. */
export async function utsNamespaces(machine: Machine): Promise<readonly UtsNamespace[]> {
  const inodes = new Set(machine.outOf('uts').map((process) => process.ns('uts') as number));
  const asked = [...inodes].map(async (inode) => {
    const [first, ...rest] = machine.inNamespace('uts', inode);
    if (first === undefined) return [];
    const members = [first, ...rest] as const;
    return [{ inode, members, hostname: await hostname(first), isPrepared: members.some(isPrepared) }];
  });
  return (await Promise.all(asked)).flat();
}

export async function hostnameOfLabHost(machine: Machine): Promise<string> {
  const name = await hostname(machine.init);
  if (name === undefined)
    throw new Error('nsenter --uts … uname -n gave no answer for PID 1 of the lab host');
  return name;
}

export function hostEvidence(machine: Machine, name: string): readonly Evidence[] {
  return [baselineEvidence(machine, 'uts'), { what: 'nsenter --target 1 --uts hostname', value: name }];
}

export function utsEvidence(namespaces: readonly UtsNamespace[]): readonly Evidence[] {
  return namespaces.flatMap(({ members: [member], hostname: name }) => [
    namespaceEvidence(member, 'uts'),
    { what: `nsenter --target ${pidOf(member)} --uts hostname`, value: name ?? '?' },
  ]);
}
