import { release } from 'node:os';
import { dirname } from 'node:path/posix';
import type { Call } from '../../engine/call.ts';
import { mknod } from '../../engine/calls/files.ts';
import { setxattr } from '../../engine/calls/xattrs.ts';
import { writeFile } from '../../engine/compose.ts';
import { run } from '../../engine/run.ts';
import type { TraceEntry } from '../../engine/trace.ts';
import type { Mark } from '../../image/markers.ts';
import { NslabError } from '../../text/error.ts';

/** So many marks a program: its size is limited. */
const BATCH = 2_000;

/**
 * Whiteouts and opaque folders as overlayfs wants them in a lower layer (kernel: filesystems/overlayfs.rst).
 * Which of their forms this kernel, file system and user namespace allow is found out by trying.
 */
export async function placeMarks(folder: string, marks: readonly Mark[]): Promise<void> {
  for (let at = 0; at < marks.length; at += BATCH) {
    const some = marks.slice(at, at + BATCH);
    await whiteouts(folder, pathsOf(some, 'whiteout'), new Set(pathsOf(marks, 'opaque')));
    await opaque(folder, pathsOf(some, 'opaque'));
  }
}

function pathsOf(marks: readonly Mark[], kind: Mark['kind']): string[] {
  return marks.filter((mark) => mark.kind === kind).map((mark) => mark.path);
}

/** A character device 0:0, which anybody may make since 5.8; where it is refused, an attribute of an empty file. */
async function whiteouts(folder: string, paths: readonly string[], hidden: ReadonlySet<string>) {
  if (paths.length === 0) return;
  const devices = await run(
    paths.map((path) => mknod(path, 0, { type: 'c' })),
    { cwd: folder },
  );
  if (devices.ok) return;
  // What fails at a later one has another reason.
  if (devices.entries.length > 1 || !knowsAttributes()) throw unmarked(devices.failed);
  const files = paths.flatMap((path) => [
    ...writeFile(path, '', { mode: 0o600 }),
    ...attribute(path, 'whiteout', 'y'),
    // `x`: look for such whiteouts in here. A folder that hides everything has no need of them.
    ...(hidden.has(dirname(path)) ? [] : attribute(dirname(path), 'opaque', 'x')),
  ]);
  await markWith(folder, files);
}

async function opaque(folder: string, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  const calls = paths.flatMap((path) => attribute(path || '.', 'opaque', 'y'));
  await markWith(folder, calls);
}

/** One of the two names must stick: tmpfs has had `user.` ones since 6.6 only. */
async function markWith(folder: string, calls: readonly Call[]): Promise<void> {
  const trace = await run(calls, { cwd: folder });
  const marks = trace.entries.filter((entry) => entry.call.name === 'setxattr');
  for (let i = 0; i < marks.length; i += 2) {
    const [trusted, user] = marks.slice(i, i + 2);
    if (trusted?.errno !== undefined && user?.errno !== undefined) throw unmarked(user);
  }
  if (trace.failed) throw unmarked(trace.failed);
}

/** For mounts with `userxattr`, and where the kernel lets us (CAP_SYS_ADMIN of the machine itself) for the others. */
function attribute(path: string, name: string, value: string): Call[] {
  return ['trusted', 'user'].map((kind) =>
    setxattr(path, `${kind}.overlay.${name}`, value, undefined, { onError: 'continue' }),
  );
}

/** Whiteouts that are attributes: Linux 6.7. */
function knowsAttributes(): boolean {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  return major > 6 || (major === 6 && minor >= 7);
}

function unmarked(failed: TraceEntry | undefined): NslabError {
  const errno = failed?.errno ?? '';
  const what = failed ? `${failed.call.shown}: ${errno}` : '';
  if (errno === 'ENOSPC' || errno === 'EDQUOT') return full(what);
  return new NslabError(
    'unpack-marks',
    {
      en: `Could not mark what a layer deletes: ${what}. Overlay needs such marks in the layer's folder, and this file system does not take them.`,
      zh: `没法给某一层删除的东西做上记号：${what}。overlay 要求记号就写在层的目录里，而这个文件系统存不下。`,
    },
    {
      hint: {
        en: 'Unpack onto a plain disk, not onto an overlay, a network file system or (before Linux 6.6) a tmpfs: in the lab host into /lab.',
        zh: '请解到普通磁盘上，不要解到 overlay、网络文件系统或（Linux 6.6 之前的）tmpfs 上：在实验主机里就解到 /lab。',
      },
    },
  );
}

function full(what: string): NslabError {
  return new NslabError(
    'unpack-marks',
    {
      en: `Could not mark what a layer deletes: ${what}. The file system is full.`,
      zh: `没法给某一层删除的东西做上记号：${what}。文件系统满了。`,
    },
    {
      hint: {
        en: 'Nothing was left behind. Unpack to a place with room: df -h shows them.',
        zh: '什么也没有留下。请解到空间够的地方，用 df -h 可以查看。',
      },
    },
  );
}
