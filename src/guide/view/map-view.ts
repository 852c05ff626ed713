import { say } from '../../text/text.ts';
import type { Io } from '../io.ts';
import type { LabMap, MapNamespace, MapProcess } from '../map.ts';
import { cut, wrap } from './wrap.ts';

/** The processes as a tree; beside each, the namespaces that it does not share with the lab host. */
export function mapBlock(map: LabMap, io: Io): string {
  const own = new Map(
    map.namespaces.filter((n) => n.of === 'learner').map((n) => [`${n.type}:${n.inode}`, n]),
  );
  const root = map.processes[0];
  if (!root) return '';
  const head = {
    en: 'Processes of the lab host: number inside (outside), and namespaces of their own',
    zh: '实验主机的进程：里面的进程号（外面的进程号），以及各自独有的命名空间',
  };
  const lines = tree(map, root, '', io).map(({ prefix, process }) => processLine(prefix, process, own, io));
  const foot = [...own.values()].map((n) => namespaceLine(n, io));
  const none = { en: 'All share the namespaces of the lab host.', zh: '所有进程都共用实验主机的命名空间。' };
  const below = foot.length > 0 ? foot.join('\n') : wrap(io.ink.dim(say(none, io.lang)), io.columns);
  return `${wrap(io.ink.strong(say(head, io.lang)), io.columns)}\n\n${lines.join('\n')}\n\n${below}\n`;
}

interface Branch {
  readonly prefix: string;
  readonly process: MapProcess;
}

function tree(map: LabMap, root: MapProcess, indent: string, io: Io): Branch[] {
  const known = new Set(map.processes.map((p) => p.pid));
  const isRoot = root === map.processes[0];
  // Who was sent in from outside has a parent out there: shown under PID 1.
  const children = map.processes.filter(
    (p) => p !== map.processes[0] && (p.ppid === root.pid || (isRoot && !known.has(p.ppid))),
  );
  const [tee, corner, pipe] = io.ink.unicode ? ['├─ ', '└─ ', '│  '] : ['|- ', '`- ', '|  '];
  const below = children.flatMap((child, i) => {
    const last = i === children.length - 1;
    const [first, ...rest] = tree(map, child, `${indent}${last ? '   ' : pipe}`, io);
    return first ? [{ ...first, prefix: `${indent}${last ? corner : tee}` }, ...rest] : [];
  });
  return [{ prefix: indent, process: root }, ...below];
}

function processLine(
  prefix: string,
  process: MapProcess,
  own: ReadonlyMap<string, MapNamespace>,
  io: Io,
): string {
  const marks = Object.entries(process.namespaces).filter(([type, inode]) => own.has(`${type}:${inode}`));
  const shown = marks.map(([type, inode]) => io.ink.warn(`${type}:[${inode}]`)).join(' ');
  const numbers = `${process.innerPids.join('/')} ${io.ink.dim(`(${process.pid})`)}`;
  const zombie = process.state === 'Z' ? say({ en: ' zombie', zh: ' 僵尸' }, io.lang) : '';
  return cut(
    `${prefix}${io.ink.strong(process.comm)} ${numbers}${zombie}${shown === '' ? '' : `  ${shown}`}`,
    io.columns,
    io.ink.dots,
  );
}

function namespaceLine(namespace: MapNamespace, io: Io): string {
  const { type, inode, pids } = namespace;
  const text = { en: `${pids.length} in it`, zh: `里面有 ${pids.length} 个进程` };
  return cut(`${io.ink.warn(`${type}:[${inode}]`)} ${say(text, io.lang)}`, io.columns, io.ink.dots);
}
