import type { Network } from '../../../src/observe/network.ts';
import type { Process } from '../../../src/observe/process.ts';
import type { Scene } from './scene.ts';

/** A process that a step has started for the learner says so in its environment (labs/05-net/setups.ts). */
export function prepared(process: Process): string | undefined {
  return process.environ()?.['NSLAB_PREPARED'];
}

/** The net namespaces that the learner has made; not the host's, nor those of prepared processes. */
export function learnersOwn(scene: Scene): Network[] {
  return scene.all.filter((network) => {
    return network !== scene.host && network !== scene.world && !network.members.some(prepared);
  });
}

/** How a namespace is called for the learner: `/run/netns/web`, or `process 42`. */
export function placeOf(network: Network): string {
  const [by] = network.heldBy;
  const [member] = network.members;
  return by ?? (member ? `/proc/${numberOf(member)}/ns/net` : `net:[${network.inode}]`);
}

/** Its number as the learner sees it. */
export function numberOf(process: Process): number {
  return process.innerPids[0] ?? process.pid;
}
