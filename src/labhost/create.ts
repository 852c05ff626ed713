import { whatItMeans } from '../engine/advice.ts';
import { start } from '../engine/run.ts';
import type { Trace } from '../engine/trace.ts';
import type { HostCgroups } from '../observe/cgroup-trees.ts';
import type { HostFeature } from '../observe/features.ts';
import { statOf } from '../observe/live-process.ts';
import { namespacesOf } from '../observe/look.ts';
import type { StateFolder } from '../state/folder.ts';
import { NslabError } from '../text/error.ts';
import { CGROUP_CALL } from './cgroup-calls.ts';
import { refusedLack } from './cgroup-lack.ts';
import { endAll, endProcesses, foldersOf, leftGroups } from './cgroup-left.ts';
import { removeGroups } from './cgroup-removal.ts';
import { startedThrough } from './cgroup-scope.ts';
import { findLabHost } from './find.ts';
import { HELPER_ENDED } from './identity.ts';
import { onlySelf } from './idmap.ts';
import { type LabHost, tokenOf } from './labhost.ts';
import { locked } from './lock.ts';
import type { HostPlan } from './plan.ts';
import { assertRoom, stateError } from './preflight.ts';
import { prepare } from './prepare.ts';
import { creation } from './program.ts';
import { removeRecord, writeRunning } from './record.ts';
import { refusalOf } from './refusal.ts';
import { surroundings } from './surroundings.ts';

/** Makes the lab host of a state folder; the running one, if it is for the same lab. @throws NslabError that names the refused call */
export async function createLabHost(
  state: StateFolder,
  lab: string,
  features: readonly HostFeature[] = [],
): Promise<LabHost> {
  assertRoom(state);
  return locked(state, async () => {
    const running = findLabHost(state);
    if (running?.lab === lab) return running;
    if (running) throw otherLab(running);
    // What a killed start left behind.
    await endAll(state, leftGroups(state, { search: features.includes('cgroups') }));
    const plan = prepare(state, lab, features);
    const host = await make(plan);
    try {
      writeRunning(host);
    } catch (error) {
      await endAll(state, foldersOf(host.cgroups));
      throw stateError(state, error as NodeJS.ErrnoException);
    }
    return host;
  });
}

async function make(plan: HostPlan): Promise<LabHost> {
  const { state, lab, cgroups } = plan;
  let trace: Trace;
  try {
    const through = cgroups?.scope?.start ?? startedThrough(cgroups);
    trace = await start(creation(plan), { argv0token: tokenOf(state), through });
  } catch (error) {
    await removeGroups(foldersOf(cgroups));
    removeRecord(state);
    throw error;
  }
  const pid = Number(trace.entries.find((e) => e.call.as === 'init')?.result ?? -1n);
  const startTime = pid > 0 ? statOf(pid)?.startTime : undefined;
  if (!trace.ok || startTime === undefined) {
    await endProcesses(state, foldersOf(cgroups));
    if (helperFailed(trace)) return make({ ...plan, mapping: onlySelf(plan.mapping) });
    await removeGroups(foldersOf(cgroups));
    if (cgroups?.trees.length && cgroupFailed(trace, cgroups))
      return make({ ...plan, cgroups: refusedGroup(trace) });
    removeRecord(state);
    throw refusalOf(trace, whatItMeans, surroundings());
  }
  const host = { pid, startTime, lab, baseline: namespacesOf(pid), workFolder: state.work(lab), state };
  return cgroups ? { ...host, cgroups } : host;
}

/** newuidmap is there and /etc/subuid has an entry, yet it refuses: where its set-user-ID bit does not count, say. One id will do. */
function helperFailed(trace: Trace): boolean {
  return trace.failed?.call.as?.endsWith(HELPER_ENDED) ?? false;
}

/** The plan looked good, and yet the kernel refuses: the lab host is made without cgroups, and says why. */
function cgroupFailed(trace: Trace, { scope }: HostCgroups): boolean {
  if (scope && trace.entries.length === 0) return true;
  return trace.failed?.call.as?.startsWith(CGROUP_CALL) ?? false;
}

function refusedGroup({ failed }: Trace): HostCgroups {
  const what = failed ? `${failed.call.name}(${failed.call.shown})` : 'systemd-run';
  return { trees: [], lack: refusedLack(what, failed?.errno ?? 'no answer') };
}

function otherLab(running: LabHost): NslabError {
  return new NslabError(
    'labhost-running',
    {
      en: `A lab host for ${running.lab} is running; there is one at a time.`,
      zh: `${running.lab} 的实验主机正在运行；同一时间只能有一台。`,
    },
    {
      hint: {
        en: 'nslab stop ends it; files in its work folder stay.',
        zh: '用 nslab stop 结束它；工作目录里的文件会保留。',
      },
    },
  );
}
