import { spawnSync } from 'node:child_process';
import { basename, dirname, join, relative } from 'node:path';
import { controllerOf, type HostCgroups } from '../observe/cgroup-trees.ts';
import { parseMountinfo } from '../observe/mountinfo.ts';
import { NslabError } from '../text/error.ts';
import { managerLacks } from './cgroup-lack.ts';
import { type CgroupFacts, cgroupFacts, groupIn, isUsefulOne, ownGroups, pathOf } from './cgroup-own.ts';
import { NEEDED } from './cgroup-plan.ts';

/** A manager answers at once, or something is wrong with it. */
const PATIENCE_MS = 5_000;
let scopes = 0;

/**
 * What systemd is asked where no group is ours to divide: a scope with `Delegate=yes`, which is a group with
 * all controllers that the manager itself may give (systemd.resource-control(5)). A first, short one tells
 * where such groups lie and what they have. Undefined where there is no manager, or it refuses.
 */
export function planScope(facts: CgroupFacts, name: string): HostCgroups | undefined {
  const mounts = parseMountinfo(facts.mountinfo);
  const mount = mounts.find((m) => m.type === 'cgroup2');
  if (!facts.systemdRun || !mount || mounts.some(isUsefulOne)) return undefined;
  // Unlike any other: systemd takes its time to forget a unit.
  const unit = `${name}-${process.pid}-${++scopes}`;
  const probe = `${unit}-probe`;
  const command = [...facts.systemdRun, `--unit=${probe}`, 'sh', '-c', LOOK, 'sh', mount.target];
  const [program = '', ...args] = command;
  const said = spawnSync(program, args, {
    encoding: 'utf8',
    timeout: PATIENCE_MS,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [own, given = ''] = said.status === 0 ? said.stdout.split('\n') : [];
  const found = own === undefined ? undefined : groupIn(mount, own);
  if (found === undefined || !basename(found).startsWith(probe)) return undefined;
  const scope = join(dirname(found), `${unit}.scope`);
  const controllers = given
    .split(' ')
    .map(controllerOf)
    .filter((c) => c !== undefined);
  const without = NEEDED.filter((c) => !controllers.includes(c));
  const folder = join(scope, name);
  const tree = { version: 2, controllers, folder, path: pathOf(mount, folder), leaf: '/init.scope' } as const;
  return {
    trees: [{ ...tree, inside: '/sys/fs/cgroup', links: [], data: '' }],
    scope: { folder: scope, start: [...facts.systemdRun, `--unit=${unit}`] },
    ...(without.length === 0 ? {} : { lack: managerLacks(facts, without) }),
  };
}

const LOOK = 'own=$(sed -n s/^0:://p /proc/self/cgroup); echo "$own"; cat "$1$own/cgroup.controllers"';

/**
 * How an engine must be started so that it may join the lab host's groups: an ordinary user can move a process
 * only below a group whose cgroup.procs is its own (cgroup-v2.rst, "Delegation Containment"). From a
 * login session, which is not, its systemd takes the process over first. @throws NslabError `cgroup-elsewhere`
 */
export function startedThrough(
  cgroups: HostCgroups | undefined,
  seen: () => CgroupFacts = cgroupFacts,
): readonly string[] {
  const tree = cgroups?.trees.find((t) => t.version === 2);
  if (!tree) return [];
  const facts = seen();
  const mount = parseMountinfo(facts.mountinfo).find((m) => m.type === 'cgroup2');
  const own = ownGroups(facts.own).find((g) => g.controllers.length === 0 && g.name === '')?.path;
  const here = mount && own !== undefined ? groupIn(mount, own) : undefined;
  if (!mount || facts.uid === 0) return [];
  let above = tree.folder;
  while (here === undefined || relative(above, here).startsWith('..')) {
    if (above === mount.target || above === '/') break;
    above = dirname(above);
  }
  if (facts.writable(join(above, 'cgroup.procs'))) return [];
  if (facts.systemdRun) return facts.systemdRun;
  throw elsewhere(own ?? '/', tree.folder);
}

function elsewhere(own: string, folder: string): NslabError {
  return new NslabError(
    'cgroup-elsewhere',
    {
      en: `From this terminal the lab host cannot be entered: its cgroup is ${folder}, and an ordinary user may not move there from ${own}.`,
      zh: `从这个终端进不了实验主机：它的 cgroup 是 ${folder}，普通用户不能从 ${own} 移到那里。`,
    },
    {
      hint: {
        en: 'Use the terminal that started the lab, or one opened from it (tmux, say); or begin anew: nslab stop.',
        zh: '请使用启动该实验的终端，或从它里面打开的终端（例如 tmux）；也可以重新开始：nslab stop。',
      },
    },
  );
}
