import { closeSync, openSync, readFileSync } from 'node:fs';

/** open(2): a handle on a place, without opening what is there. Node has no name for it. */
const O_PATH = 0o10000000;

/**
 * The id of the mount that a path lies on, also when that mount is in nobody's list any more:
 * proc_pid_fdinfo(5) has it as `mnt_id`. Works through /proc/PID/cwd, whose text alone would not tell.
 */
export function mountIdOf(path: string): number | undefined {
  let fd: number;
  try {
    fd = openSync(path, O_PATH);
  } catch {
    return undefined;
  }
  try {
    const id = /^mnt_id:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1];
    return id === undefined ? undefined : Number(id);
  } catch {
    return undefined;
  } finally {
    closeSync(fd);
  }
}
