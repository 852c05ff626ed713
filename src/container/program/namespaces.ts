import { about, type Call, result } from '../../engine/call.ts';
import { close, open } from '../../engine/calls/files.ts';
import { type CloneFlag, setns } from '../../engine/calls/namespaces.ts';
import type { Config, NamespaceType } from '../config/runtime-spec.ts';
import { forSetting } from './setting.ts';
import * as WHY from './why.ts';

export const NAMESPACE_FLAGS: Readonly<Record<NamespaceType, CloneFlag>> = {
  user: 'CLONE_NEWUSER',
  mount: 'CLONE_NEWNS',
  pid: 'CLONE_NEWPID',
  network: 'CLONE_NEWNET',
  uts: 'CLONE_NEWUTS',
  ipc: 'CLONE_NEWIPC',
  cgroup: 'CLONE_NEWCGROUP',
  time: 'CLONE_NEWTIME',
};

/** As /proc/PID/ns calls them. */
const FILES: Readonly<Record<NamespaceType, string>> = {
  user: 'user',
  mount: 'mnt',
  pid: 'pid_for_children',
  network: 'net',
  uts: 'uts',
  ipc: 'ipc',
  cgroup: 'cgroup',
  time: 'time_for_children',
};

export function hasNew(config: Config, type: NamespaceType): boolean {
  return config.linux.namespaces.some((n) => n.type === type && n.path === undefined);
}

/** Those that clone3 makes; the others the child makes itself, once it is somebody (child.ts). */
export function newNamespaces(config: Config): CloneFlag[] {
  const types = config.linux.namespaces.filter(
    (n) => n.path === undefined && n.type !== 'cgroup' && n.type !== 'ipc',
  );
  return types.map((n) => NAMESPACE_FLAGS[n.type]);
}

/**
 * Namespaces that are there already are joined by the maker, and left again once its child is born in them:
 * it has rights over them, which the container's root, of another user namespace, would not have.
 */
export function bornInside(config: Config, spawn: Call): Call[] {
  const joined = config.linux.namespaces.flatMap((n) =>
    n.path === undefined ? [] : [{ ...n, path: n.path }],
  );
  const own = (type: NamespaceType) => `own ${type} namespace`;
  const enter = joined.flatMap(({ type, path }) =>
    about(
      type === 'network' ? 'net/pod' : 'uts/enter-it',
      forSetting(`linux.namespaces ${type}`, [
        open(`/proc/self/ns/${FILES[type]}`, ['O_RDONLY', 'O_CLOEXEC'], undefined, { as: own(type) }),
        open(path, ['O_RDONLY', 'O_CLOEXEC'], undefined, { as: 'joined' }),
        setns(result('joined'), [NAMESPACE_FLAGS[type]], { why: WHY.JOIN }),
        close(result('joined')),
      ]),
    ),
  );
  const leave = joined.flatMap(({ type }) => [
    setns(result(own(type)), [NAMESPACE_FLAGS[type]], { why: WHY.LEAVE }),
    close(result(own(type))),
  ]);
  return [...enter, spawn, ...about('uts/enter-it', leave)];
}
