import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Call, result } from '../engine/call.ts';
import { close, mkdir, open, symlink, write } from '../engine/calls/files.ts';
import { mount } from '../engine/calls/mounts.ts';
import type { CgroupTree, HostCgroups } from '../observe/cgroup-trees.ts';

/** How calls are named that a machine may refuse although the plan looked good: then it is a lab host without cgroups. */
export const CGROUP_CALL = 'cgroup ';

/**
 * The calling process joins the root of each hierarchy's part: the cgroup namespace that is made next has its
 * roots there (cgroup_namespaces(7)).
 */
export function joinRoots({ trees, scope }: HostCgroups): Call[] {
  const joins = trees.flatMap((tree, i) => join0(tree, tree.folder, i === 0 ? WHY_JOIN : undefined));
  return scope ? [...trees.flatMap(makeInScope), ...joins, ...trees.flatMap(giveInScope)] : joins;
}

/** systemd has put us into a scope of our own; the lab host's group is made in it. */
function makeInScope({ folder, leaf }: CgroupTree): Call[] {
  return ['', leaf].map((name) => mkdir(folder + name, 0o755, { as: CGROUP_CALL + name, why: WHY_SCOPE }));
}

/** Possible once we have left the scope itself: a group that gives controllers may have no processes. */
function giveInScope({ folder, controllers }: CgroupTree): Call[] {
  const as = `${CGROUP_CALL}give`;
  return [
    open(join(dirname(folder), 'cgroup.subtree_control'), ['O_WRONLY', 'O_CLOEXEC'], undefined, {
      as,
      why: WHY_GIVEN,
    }),
    write(result(as), controllers.map((c) => `+${c}`).join(' '), { as: `${as} all`, why: WHY_GIVE }),
    close(result(as)),
  ];
}

/** PID 1, in its namespaces: from the root of v2 to where processes may be. */
export function leaveRoot({ trees }: HostCgroups): Call[] {
  return trees.flatMap((t) => (t.leaf === '' ? [] : join0(t, t.folder + t.leaf, WHY_LEAF)));
}

/** Whoever enters the lab host joins its groups first: from inside its cgroup namespace one's own is out of sight (ENOENT). */
export function joinLeaves({ trees }: HostCgroups): Call[] {
  return trees.flatMap((tree, i) => {
    const leaf = tree.folder + tree.leaf;
    // Whoever moved PID 1 elsewhere could remove it.
    const anew = existsSync(leaf) ? [] : [mkdir(leaf, 0o755, { onError: 'continue' })];
    return [...anew, ...join0(tree, leaf, i === 0 ? WHY_JOIN : undefined)];
  });
}

/**
 * "0" is the writer itself. On v1 a thread alone is quicker to move than a process, which locks out every
 * fork of the machine (5–11 ms); on v2 there is no other way.
 */
function join0(tree: CgroupTree, folder: string, why: Call['why'] = WHY_MEMBERS): Call[] {
  const as = CGROUP_CALL + (tree.data || 'v2');
  const file = tree.version === 1 ? 'tasks' : 'cgroup.procs';
  return [
    open(join(folder, file), ['O_WRONLY', 'O_CLOEXEC'], undefined, { as, why }),
    write(result(as), '0', { as: `${as} join`, why: WHY_ZERO }),
    close(result(as)),
  ];
}

/** /sys/fs/cgroup: the hierarchies as the lab host's cgroup namespace shows them. */
export function cgroupMounts({ trees }: HostCgroups): Call[] {
  const whole = trees.find((t) => t.inside === TOP);
  if (whole) return [hierarchy(whole, WHY_V2)];
  if (trees.length === 0) return [];
  return [
    mount(
      { source: 'tmpfs', target: `/new${TOP}`, type: 'tmpfs', flags: SAFE, data: 'size=64k,mode=755' },
      { as: `${CGROUP_CALL}tmpfs`, why: WHY_TMPFS },
    ),
    ...trees.flatMap((tree, i) => [
      mkdir(`/new${tree.inside}`, 0o755),
      hierarchy(tree, i === 0 ? WHY_V1 : undefined),
      ...tree.links.map((name) => symlink(basename(tree.inside), `/new${TOP}/${name}`)),
    ]),
    mount(
      { target: `/new${TOP}`, flags: ['MS_REMOUNT', 'MS_BIND', 'MS_RDONLY', ...SAFE] },
      { why: WHY_RDONLY },
    ),
  ];
}

const TOP = '/sys/fs/cgroup';
const SAFE = ['MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'] as const;

function hierarchy(tree: CgroupTree, why?: Call['why']): Call {
  const type = tree.version === 1 ? 'cgroup' : 'cgroup2';
  return mount(
    {
      source: type,
      target: `/new${tree.inside}`,
      type,
      flags: SAFE,
      ...(tree.data ? { data: tree.data } : {}),
    },
    { as: `${CGROUP_CALL}mount ${tree.data || 'v2'}`, ...(why ? { why } : {}) },
  );
}

const WHY_JOIN = {
  en: 'The lab host’s group, to be joined before its cgroup namespace: that begins where its maker is.',
  zh: '实验主机的 cgroup，要先加入它，再进 cgroup 命名空间：命名空间的根就是创建者所在之处。',
};
const WHY_MEMBERS = { en: 'The members of this group, as a file.', zh: '这个 cgroup 的成员，以文件的形式。' };
const WHY_GIVEN = {
  en: 'What a group gives to those below it, as a file.',
  zh: 'cgroup 交给下级的控制器，以文件的形式。',
};
const WHY_ZERO = { en: '"0" is whoever writes it.', zh: '“0”就是写入者自己。' };
const WHY_SCOPE = {
  en: 'In the group that systemd gave us to divide (Delegate=yes).',
  zh: '建在 systemd 委派给我们划分的 cgroup 里（Delegate=yes）。',
};
const WHY_GIVE = {
  en: 'The scope is empty now, so it may give its controllers to the group below.',
  zh: '这时 scope 自己已没有进程，可以把控制器交给下级。',
};
const WHY_LEAF = {
  en: 'One group down: a group that gives controllers to others may have no processes itself (v2).',
  zh: '再往下一级：把控制器交给下级的 cgroup，自己不能有进程（v2）。',
};
const WHY_TMPFS = {
  en: 'Version 1 has many hierarchies, one folder each; a small tmpfs holds the folders.',
  zh: 'v1 有多个层级，每个一个目录；用一个小 tmpfs 放这些目录。',
};
const WHY_V1 = {
  en: 'The machine’s own hierarchy a second time; through this cgroup namespace only the lab host’s part of it is seen.',
  zh: '真实机器的同一个层级再挂一次；透过这个 cgroup 命名空间，只看得到实验主机的那一部分。',
};
const WHY_V2 = {
  en: 'The machine’s one hierarchy; through this cgroup namespace it begins at the lab host’s group.',
  zh: '真实机器唯一的层级；透过这个 cgroup 命名空间，它从实验主机的 cgroup 开始。',
};
const WHY_RDONLY = {
  en: 'As systemd leaves it: a folder made beside the hierarchies would be a plain folder, no group.',
  zh: '与 systemd 一致：建在各层级旁边的目录只是普通目录，不是 cgroup，所以设为只读。',
};
