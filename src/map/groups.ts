import type { Machine } from '../observe/machine.ts';
import type { Process } from '../observe/process.ts';
import type { Group } from './picture.ts';

export function groupsIn(_machine: Machine, _processes: readonly Process[], _isHost: boolean): Group[] {
  return [];
}
