import type { Checker } from '../../src/lab/lab.ts';
import { blocked, type Evidence, fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import { mountAt } from '../../src/observe/mount-tree.ts';
import type { Process } from '../../src/observe/process.ts';
import { seenBy } from '../../src/observe/root.ts';
import { listed } from '../../src/text/text.ts';
import { containers, oldRoots } from './parts/container.ts';
import { firstPass } from './parts/lists.ts';
import { isReadOnly, mountLine } from './parts/mount-line.ts';
import { inner } from './parts/prepared.ts';
import { procOf } from './parts/proc-of.ts';

/** The memory devices and the terminals, by the numbers that the kernel gives them (mem(4), null(4), tty(4)). */
const NODES = { null: '1:3', zero: '1:5', full: '1:7', random: '1:8', urandom: '1:9', tty: '5:0' } as const;
const PTMX = '5:2';

const EXPECTED = {
  en: 'a proc of its own, a read-only sysfs, and a small /dev: six nodes, a devpts of its own, ptmx, shm',
  zh: '自己的 proc、只读的 sysfs，以及小小的 /dev：六个设备节点、自己的 devpts、ptmx、shm',
};

/** Each piece by what it is (type, device number, whose it is), not by its name. */
const checker: Checker = (machine) => {
  return firstPass(containers(machine), (process) => judge(process, machine)) ?? blocked('pivot-root');
};
export default checker;

function judge(process: Process, machine: Machine): Verdict {
  const evidence = ['/proc', '/sys', '/dev', '/dev/pts', '/dev/shm'].map((place) => at(process, place));
  const wrong = ofTheHost(process, machine) ?? plainFile(process);
  if (wrong) {
    const { diagnosis, place, values } = wrong;
    const actual = {
      en: `${place} in process ${inner(process)} is not what it should be`,
      zh: `进程 ${inner(process)} 的 ${place} 不对`,
    };
    return fail({ expected: EXPECTED, actual, evidence, diagnosis, values });
  }
  const missing = missingPieces(process);
  if (missing.length === 0) {
    const actual = {
      en: `process ${inner(process)} has proc, sys and a small /dev of its own`,
      zh: `进程 ${inner(process)} 有了自己的 proc、sys 和小 /dev`,
    };
    return pass(actual, evidence);
  }
  const needsOldRoot = missing.find((m) => m === 'proc' || m in NODES);
  const isGone = oldRoots(process, machine).length === 0;
  return fail({
    expected: EXPECTED,
    actual: { en: `missing yet: ${listed(missing, 'en')}`, zh: `还缺少：${listed(missing, 'zh')}` },
    evidence,
    ...(isGone && needsOldRoot ? { diagnosis: 'old-root-gone', values: { missing: needsOldRoot } } : {}),
  });
}

function at(process: Process, place: string): Evidence {
  const mount = mountAt(process.mounts() ?? [], place);
  return { what: `/proc/${process.pid}/mountinfo`, value: mount ? mountLine(mount) : `no line for ${place}` };
}

interface Wrong {
  readonly diagnosis: string;
  readonly place: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Pieces that are there, but are the lab host's. */
function ofTheHost(process: Process, machine: Machine): Wrong | undefined {
  const host = machine.init.mounts() ?? [];
  const own = process.mounts() ?? [];
  const same = (place: string): string | undefined => {
    const mount = mountAt(own, place);
    return mount && mount.device === mountAt(host, place)?.device ? mountLine(mount) : undefined;
  };
  const seen = procOf(process);
  if (mountAt(own, '/proc')?.type === 'proc' && (same('/proc') || seen?.mnt === machine.baseline.mnt)) {
    const line = same('/proc') ?? `/proc/1/ns/mnt → mnt:[${seen?.mnt}]`;
    return { diagnosis: 'proc-of-the-host', place: '/proc', values: { line } };
  }
  const dev = same('/dev');
  if (dev) return { diagnosis: 'dev-of-the-host', place: '/dev', values: { line: dev } };
  return same('/dev/pts') ? { diagnosis: 'pts-of-the-host', place: '/dev/pts', values: {} } : undefined;
}

/** A file where a device should be. An empty one may be about to be bound over, unless all six are there already. */
function plainFile(process: Process): Wrong | undefined {
  if (!mountAt(process.mounts() ?? [], '/dev')) return undefined;
  const seen = Object.keys(NODES).map((name) => [name, seenBy(process, `/dev/${name}`)] as const);
  const isComplete = seen.every(([, file]) => file !== undefined);
  const plain = seen.find(([, file]) => file?.type === 'file' && (file.size > 0 || isComplete));
  return plain && { diagnosis: 'dev-plain-files', place: `/dev/${plain[0]}`, values: { name: plain[0] } };
}

function missingPieces(process: Process): string[] {
  const mounts = process.mounts() ?? [];
  const type = (place: string) => mountAt(mounts, place)?.type;
  const sys = mountAt(mounts, '/sys');
  const device = (place: string) => seenBy(process, place)?.device;
  return [
    ...(type('/proc') === 'proc' ? [] : ['proc']),
    ...(sys?.type === 'sysfs' ? (isReadOnly(sys) ? [] : ['sys (read-only)']) : ['sys']),
    ...(mountAt(mounts, '/dev') ? [] : ['/dev']),
    ...Object.entries(NODES).flatMap(([name, number]) => (device(`/dev/${name}`) === number ? [] : [name])),
    ...(type('/dev/pts') === 'devpts' ? [] : ['pts']),
    ...(device('/dev/ptmx') === PTMX ? [] : ['ptmx']),
    ...(type('/dev/shm') === 'tmpfs' ? [] : ['shm']),
  ];
}
