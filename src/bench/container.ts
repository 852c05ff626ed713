import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Row } from './row.ts';

export interface ContainerBench {
  readonly rows: readonly Row[];
  /** Why rows are left out: a runtime that is not here, or root. */
  readonly missing: readonly string[];
}

interface Medians {
  readonly withGroups: Readonly<Record<string, number>>;
  readonly withoutGroups: Readonly<Record<string, number>>;
}

const ROUNDS = 31;

/**
 * The same bundle run to its end by our engine, crun and runc, in turns: program, state and root are there
 * already, and everything else is in the time, the groups too. Run from dist, as root: what an ordinary user may
 * do with groups differs between the three.
 */
export async function benchContainer(rounds = ROUNDS): Promise<ContainerBench> {
  if (process.getuid?.() !== 0) return { rows: [], missing: ['root'] };
  const inside = fileURLToPath(new URL('./container-inside.js', import.meta.url));
  const own = ['--mount', '--propagation', 'private', 'sh', '-c'];
  const { stdout } = await promisify(execFile)(
    'unshare',
    [...own, `${OWN_NULL} && ${asCrunLikesIt()}exec "$@"`, 'sh', process.execPath, inside, String(rounds)],
    { timeout: 300_000, killSignal: 'SIGKILL' },
  );
  return rowsOf(JSON.parse(stdout) as Medians);
}

/** crun gives its standard streams to the container's root: not the machine's /dev/null. */
const OWN_NULL =
  'own=$(mktemp -d) && mount -t tmpfs null $own && mknod -m 666 $own/null c 1 3 && ' +
  'mount --bind $own/null /dev/null && umount -l $own && rmdir $own';

/** crun 1.8 refuses a machine that has both versions of cgroups: in a mount namespace of the bench's, it has one. */
function asCrunLikesIt(): string {
  const unified = /^\S+ (\S+) cgroup2 /m.exec(readFileSync('/proc/self/mounts', 'utf8'))?.[1];
  const isHybrid = unified !== undefined && unified !== '/sys/fs/cgroup';
  return isHybrid ? `umount ${unified} && ` : '';
}

function rowsOf({ withGroups, withoutGroups }: Medians): ContainerBench {
  const rows = [
    row('a bundle run to its end', withGroups, 'crun', 0.35),
    row('a bundle run to its end', withGroups, 'runc', 0.2),
    row('… without groups', withoutGroups, 'crun'),
  ];
  return {
    rows: rows.filter((r) => r !== undefined),
    missing: ['crun', 'runc'].filter((name) => withGroups[name] === undefined),
  };
}

function row(
  what: string,
  medians: Readonly<Record<string, number>>,
  other: string,
  limit?: number,
): Row | undefined {
  const { engine, [other]: theirs } = medians;
  if (engine === undefined || theirs === undefined) return undefined;
  const against = { what: other, median: theirs };
  return { what, median: engine, against, ...(limit === undefined ? {} : { limit }) };
}
