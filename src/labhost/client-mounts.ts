import type { Call } from '../engine/call.ts';
import { mkdir } from '../engine/calls/files.ts';
import { mount, mount_setattr } from '../engine/calls/mounts.ts';
import { writeFile } from '../engine/compose.ts';
import { WORK_BASHRC } from './client.ts';
import { attach, type Clone } from './clones.ts';
import { type HostPlan, onMachine } from './plan.ts';
import { overlayMount } from './skeleton.ts';

type Shown = 'work' | 'shared' | 'node' | 'pkg' | 'modules';

/** Root's clones of the work folder, the run folder and what the client needs. */
export function clientClones(plan: HostPlan): Clone[] {
  if (plan.mapping.by !== 'root') return [];
  return [
    { as: 'work', source: plan.state.work(plan.lab), idmapped: false },
    { as: 'shared', source: plan.state.run, idmapped: false },
    { as: 'node', source: plan.client.node, idmapped: plan.idmappedClient.node },
    { as: 'pkg', source: plan.client.pkg, idmapped: plan.idmappedClient.pkg },
    ...modulesOf(plan).map((source) => ({ as: 'modules', source, idmapped: plan.idmappedClient.pkg })),
  ];
}

/** /lab, which lasts, and /run/nslab, by which `nslab check` typed inside reaches the guide. */
export function clientMounts(plan: HostPlan): Call[] {
  return [
    mkdir('/new/lab', 0o755),
    ...bind(plan, 'work', plan.state.work(plan.lab), '/new/lab', WHY_WORK),
    // The learner's own from the first time on: O_EXCL keeps a file, or a link, that is there.
    ...writeFile('/new/lab/.bashrc', WORK_BASHRC, { flags: ['O_EXCL'], mode: 0o644, onError: 'continue' }),
    mkdir('/new/run/nslab', 0o755),
    ...bind(plan, 'shared', plan.state.run, '/new/run/nslab', WHY_SHARED),
    mount_setattr('AT_FDCWD', '/new/run/nslab', [], { set: ['MOUNT_ATTR_RDONLY'] }),
    ...overlaid(plan, 'node', plan.client.node, '/new/run/nslab/node', WHY_CLIENT),
    ...overlaid(plan, 'pkg', plan.client.pkg, '/new/run/nslab/pkg'),
    ...modulesOf(plan).flatMap((source) => overlaid(plan, 'modules', source, '/new/run/nslab/node_modules')),
  ];
}

function modulesOf({ client }: HostPlan): string[] {
  return client.modules === undefined ? [] : [client.modules];
}

function bind(plan: HostPlan, as: Shown, source: string, target: string, why: Call['why']): Call[] {
  const clone = clientClones(plan).find((c) => c.as === as);
  if (clone) return attach(clone, target, why);
  return [mount({ source: onMachine(source), target, flags: ['MS_BIND'] }, why ? { why } : {})];
}

/**
 * An overlay, not a read-only bind: the lab host's root could make a bind writable again. Where the folder
 * cannot be overlaid the launcher says what to do.
 */
function overlaid(plan: HostPlan, as: Shown, source: string, target: string, why?: Call['why']): Call[] {
  const clone = clientClones(plan).find((c) => c.as === as);
  const lower = clone ? `/lower/${as}` : onMachine(source);
  return [
    ...(clone ? [mkdir(lower, 0o755), ...attach(clone, lower)] : []),
    mkdir(`/upper/${as}`, 0o755),
    mkdir(`/work/${as}`, 0o755),
    {
      ...overlayMount(plan, lower, `/upper/${as}`, `/work/${as}`, target, why ? { why } : {}),
      onError: 'continue',
    },
  ];
}

const WHY_WORK = {
  en: 'The work folder: a real folder of the machine, the one place whose files last.',
  zh: '工作目录：真实机器上的一个目录，只有这里的文件会保留下来。',
};
const WHY_SHARED = {
  en: 'Where the guide’s socket lies: `nslab check` typed inside reaches it here.',
  zh: '存放向导的 socket：在里面输入 `nslab check`，就从这里连到向导。',
};
const WHY_CLIENT = {
  en: 'node and nslab themselves, wherever they are installed on the machine.',
  zh: 'node 与 nslab 本身，不论它们装在真实机器的什么位置。',
};
