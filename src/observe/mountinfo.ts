/** One line of /proc/PID/mountinfo (proc_pid_mountinfo(5)). */
export interface Mount {
  readonly id: number;
  readonly parent: number;
  /** `major:minor` of st_dev. */
  readonly device: string;
  /** The path inside the file system that is mounted here. */
  readonly root: string;
  readonly target: string;
  readonly options: readonly string[];
  /** `shared:N`, `master:N`, `propagate_from:N`, `unbindable`; empty means private. */
  readonly optional: readonly string[];
  readonly type: string;
  readonly source: string;
  readonly superOptions: readonly string[];
}

export type Propagation = 'private' | 'shared' | 'slave' | 'slave,shared' | 'unbindable';

export function parseMountinfo(text: string): Mount[] {
  return text.split('\n').flatMap((line) => parseLine(line) ?? []);
}

function parseLine(line: string): Mount | undefined {
  const words = line.split(' ');
  const dash = words.indexOf('-', 6);
  const [id, parent, device, root, target, options] = words;
  if (dash < 0 || root === undefined || target === undefined) return undefined;
  return {
    id: Number(id),
    parent: Number(parent),
    device: device ?? '',
    root: unmangle(root),
    target: unmangle(target),
    options: (options ?? '').split(','),
    optional: words.slice(6, dash),
    type: unmangle(words[dash + 1] ?? ''),
    source: unmangle(words[dash + 2] ?? ''),
    superOptions: words
      .slice(dash + 3)
      .join(' ')
      .split(',')
      .map(unmangle),
  };
}

/** The kernel writes space, tab, newline, backslash (and `#` in sources) as `\040`: seq_path's mangle. */
function unmangle(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** mount_namespaces(7): a mount can be a slave of one peer group and share with another. */
export function propagation(mount: Mount): Propagation {
  const has = (tag: string): boolean => mount.optional.some((o) => o === tag || o.startsWith(`${tag}:`));
  if (has('unbindable')) return 'unbindable';
  if (has('master')) return has('shared') ? 'slave,shared' : 'slave';
  return has('shared') ? 'shared' : 'private';
}

/** `shared` peers have equal numbers: mounts and unmounts propagate between them. */
export function peerGroup(mount: Mount): number | undefined {
  const tag = mount.optional.find((o) => o.startsWith('shared:'));
  return tag === undefined ? undefined : Number(tag.slice('shared:'.length));
}
