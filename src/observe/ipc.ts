import { outputInside } from './inside.ts';
import type { Process } from './process.ts';

/** A System V object, as /proc/sysvipc lists it (sysvipc(7)). */
export interface SysvObject {
  readonly key: number;
  readonly id: number;
  /** Octal permissions, `644`. */
  readonly mode: string;
  readonly uid: number;
  /** The columns by the kernel's own names: `qnum`, `size`, `cpid`, … */
  readonly columns: Readonly<Record<string, string>>;
}

/** What lives in one IPC namespace (ipc_namespaces(7)). */
export interface IpcObjects {
  readonly queues: readonly SysvObject[];
  readonly segments: readonly SysvObject[];
  readonly semaphores: readonly SysvObject[];
  /** POSIX message queues by name, `/jobs`; undefined where no mqueue file system can be mounted. */
  readonly posixQueues: readonly string[] | undefined;
}

/*
 * Both /proc/sysvipc and an mqueue file system show the IPC namespace of whoever opens or mounts them, so
 * they are asked from within; the mount is made in a mount namespace that ends with the question.
 */
const QUESTION = `cat /proc/sysvipc/msg; echo ---; cat /proc/sysvipc/shm; echo ---; cat /proc/sysvipc/sem; echo ---
exec unshare --mount sh -c 'mount -t mqueue mqueue /tmp && echo mqueue && ls -1 /tmp'; true`;

/** What is in a process's IPC namespace; undefined when the process has gone. */
export async function ipcObjects(process: Process): Promise<IpcObjects | undefined> {
  const answer = await outputInside(process, ['ipc'], ['sh', '-c', `{ ${QUESTION}; } 2>/dev/null; true`]);
  return answer === undefined ? undefined : parseIpcObjects(answer);
}

export function parseIpcObjects(answer: string): IpcObjects {
  const [queues = '', segments = '', semaphores = '', posix = ''] = answer.split('---\n');
  const [mounted, ...found] = posix.split('\n').filter(Boolean);
  return {
    queues: parseSysv(queues),
    segments: parseSysv(segments),
    semaphores: parseSysv(semaphores),
    posixQueues: mounted === 'mqueue' ? found.map((name) => `/${name}`) : undefined,
  };
}

/** A table whose first line names the columns; the second of them is `msqid`, `shmid` or `semid`. */
export function parseSysv(table: string): SysvObject[] {
  const [head = '', ...rows] = table.split('\n').filter((line) => line.trim() !== '');
  const columnNames = head.trim().split(/\s+/);
  return rows.map((row) => {
    const cells = row.trim().split(/\s+/);
    const columns = Object.fromEntries(columnNames.map((name, i) => [name, cells[i] ?? '']));
    return {
      key: Number(cells[0]),
      id: Number(cells[1]),
      mode: columns['perms'] ?? '',
      uid: Number(columns['uid']),
      columns,
    };
  });
}
