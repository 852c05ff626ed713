import type { Process } from '../../observe/process.ts';
import type { Rows } from '../observation.ts';

/** Its open files by their numbers: what kind they are, since each pipe has another number. */
export function seenFiles(process: Process): Rows | undefined {
  const fds = process.fds();
  return fds && Object.fromEntries([...fds].map(([number, target]) => [`fd ${number}`, kindOf(target)]));
}

function kindOf(target: string): string {
  const kind = /^(pipe|socket|anon_inode):/.exec(target)?.[1];
  if (kind === 'anon_inode') return target.replace(/^anon_inode:/, '');
  return kind ?? target.replace(/^\/dev\/pts\/\d+$/, '/dev/pts');
}
