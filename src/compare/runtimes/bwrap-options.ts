import { existsSync, statSync } from 'node:fs';
import type { Config, MountSpec, NamespaceType } from '../../container/config/runtime-spec.ts';

const UNSHARE: Partial<Record<NamespaceType, string>> = {
  pid: '--unshare-pid',
  network: '--unshare-net',
  ipc: '--unshare-ipc',
  uts: '--unshare-uts',
  cgroup: '--unshare-cgroup',
};

/**
 * A configuration in bubblewrap's words, as far as it has some: it knows no limits, no cgroups, no map of
 * more than one id, and of a mount's options only a few. `seccomp`: the descriptor that it reads a filter from.
 */
export function bwrapOptions(config: Config, rootfs: string, seccomp: number | undefined): string[] {
  const { process, linux } = config;
  const { user, env, cwd, args, capabilities } = process;
  const kinds = linux.namespaces.filter((n) => n.path === undefined).map((n) => n.type);
  const hasUser = kinds.includes('user');
  return [
    ...kinds.flatMap((kind) => UNSHARE[kind] ?? []),
    ...(hasUser ? ['--unshare-user', '--uid', String(user.uid), '--gid', String(user.gid)] : []),
    ...(config.hostname !== undefined && kinds.includes('uts') ? ['--hostname', config.hostname] : []),
    ...[config.root.readonly ? '--ro-bind' : '--bind', rootfs, '/'],
    ...config.mounts.flatMap(mountOptions),
    ...(linux.maskedPaths ?? []).flatMap(maskOptions),
    '--clearenv',
    ...env.flatMap(setenv),
    ...['--chdir', cwd],
    ...['--cap-drop', 'ALL', ...(capabilities?.effective ?? []).flatMap((name) => ['--cap-add', name])],
    ...(seccomp === undefined ? [] : ['--seccomp', String(seccomp)]),
    // Its terminal is not ours (TIOCSTI), its command is process 1 as in the other containers, and it ends with us.
    ...['--new-session', '--as-pid-1', '--die-with-parent'],
    '--',
    ...args,
  ];
}

function mountOptions(spec: MountSpec): string[] {
  const { destination, type, source = '', options = [] } = spec;
  const size = options.find((o) => o.startsWith('size='))?.slice('size='.length);
  const mode = options.find((o) => o.startsWith('mode='))?.slice('mode='.length);
  if (destination.startsWith('/dev/') && ['devpts', 'tmpfs'].includes(type ?? '')) return [];
  if (destination === '/dev') return ['--dev', '/dev'];
  if (type === 'proc') return ['--proc', destination];
  if (type === 'mqueue') return ['--mqueue', destination];
  if (type === 'tmpfs')
    return [
      ...(mode === undefined ? [] : ['--perms', mode.padStart(4, '0')]),
      ...(size === undefined ? [] : ['--size', String(bytes(size))]),
      ...['--tmpfs', destination],
    ];
  if (isBind(spec)) return [options.includes('ro') ? '--ro-bind' : '--bind', source, destination];
  return [];
}

export function isBind({ type, options = [] }: MountSpec): boolean {
  return type === 'bind' || options.some((o) => o === 'bind' || o === 'rbind');
}

/** It has no word for a mask, but for what one is made of. What this kernel does not have needs none. */
function maskOptions(path: string): string[] {
  if (!path.startsWith('/proc/') || !existsSync(path)) return [];
  return statSync(path).isDirectory()
    ? ['--tmpfs', path, '--remount-ro', path]
    : ['--ro-bind', '/dev/null', path];
}

function setenv(pair: string): string[] {
  const equals = pair.indexOf('=');
  return ['--setenv', pair.slice(0, equals), pair.slice(equals + 1)];
}

/** `64k` as tmpfs(5) has it; bubblewrap wants bytes. */
function bytes(size: string): number {
  const [, digits = '0', unit = ''] = /^(\d+)([kmg]?)$/i.exec(size) ?? [];
  return Number(digits) * 1024 ** ' kmg'.indexOf(unit.toLowerCase() || ' ');
}
