import { type DeviceNode, deviceNodes } from '../../observe/device-nodes.ts';
import type { Process } from '../../observe/process.ts';
import type { Rows } from '../observation.ts';

/** All that is in /dev: `c 1:3 0666 0:0`, a link's target, a folder. */
export function seenDevices(process: Process): Rows | undefined {
  const nodes = deviceNodes(process);
  return nodes && Object.fromEntries(nodes.map((node) => [node.name, shown(node)]));
}

function shown(node: DeviceNode): string {
  if (node.target !== undefined) return `-> ${node.target}`;
  if (node.device === undefined) return node.type;
  const mode = node.mode.toString(8).padStart(4, '0');
  const letter = node.type === 'block' ? 'b' : 'c';
  return `${letter} ${node.device} ${mode} ${node.uid}:${node.gid}${node.bound ? ' bound' : ''}`;
}
