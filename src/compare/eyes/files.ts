import type { Process } from '../../observe/process.ts';
import { openDevice } from '../../observe/root.ts';
import type { Rows } from '../observation.ts';

/** Its open files by their numbers: what kind they are, since each pipe has another number. */
export function seenFiles(process: Process): Rows | undefined {
  const fds = process.fds();
  const rows = [...(fds ?? [])].map(([fd, target]) => [`fd ${fd}`, kindOf(target, openDevice(process, fd))]);
  return fds && Object.fromEntries(rows);
}

const DEVICES: Readonly<Record<string, string>> = {
  '1:3': '/dev/null',
  '1:5': '/dev/zero',
  '5:0': '/dev/tty',
};

/** A device is known by its number: the path is that of the mount that it was opened through. */
function kindOf(target: string, device: string | undefined): string {
  if (device !== undefined)
    return DEVICES[device] ?? (device.startsWith('136:') ? 'pty' : `device ${device}`);
  const kind = /^(pipe|socket|anon_inode):/.exec(target)?.[1];
  return kind === 'anon_inode' ? target.replace(/^anon_inode:/, '') : (kind ?? target);
}
