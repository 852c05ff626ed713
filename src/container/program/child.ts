import { about, type Call, pipeEnd } from '../../engine/call.ts';
import { close, read, umask } from '../../engine/calls/files.ts';
import { setdomainname, sethostname } from '../../engine/calls/identity.ts';
import { unshare } from '../../engine/calls/namespaces.ts';
import { prctl } from '../../engine/calls/processes.ts';
import { writeFile } from '../../engine/compose.ts';
import { newSessionKeyring } from '../../labhost/keyring.ts';
import type { Text } from '../../text/text.ts';
import { joinGroups } from '../cgroups/calls.ts';
import type { Config } from '../config/runtime-spec.ts';
import { confine } from '../confine/confine.ts';
import { wireInside } from '../network/wire.ts';
import type { Plan } from '../plan.ts';
import { closeAll, execCalls, makeWorkingDirectory, workingDirectory } from './command.ts';
import { deviceCalls } from './devices.ts';
import { becomeRoot } from './ids.ts';
import { maskCalls, readonlyCalls } from './masks.ts';
import { mountCalls } from './mounts.ts';
import { hasNew, NAMESPACE_FLAGS } from './namespaces.ts';
import { pathKind } from './path-kind.ts';
import { attachRoot, enterRoot, leaveMachine, readonlyRoot } from './root.ts';
import { forSetting } from './setting.ts';
import { takeStreams } from './streams.ts';
import type { Surroundings } from './surroundings.ts';
import { Folders } from './target.ts';
import * as WHY from './why.ts';

/** The container's first process, from its birth to its command. */
export function childProgram(plan: Plan, here: Surroundings): Call[] {
  const { config } = plan;
  const kind = pathKind(plan, here);
  const folders = new Folders();
  return [
    ...birth(plan, here),
    umask(0),
    newSessionKeyring(),
    ...leaveMachine(),
    ...attachRoot(config, plan.root),
    ...mountCalls(config, plan.cgroups, here, folders),
    ...deviceCalls(config, here, folders),
    ...takeStreams(config, plan.streams, folders),
    ...makeWorkingDirectory(config.process, folders),
    ...ownNames(config),
    ...wired(plan),
    ...sysctls(config),
    ...readonlyCalls(config, kind),
    ...maskCalls(config, kind),
    ...readonlyRoot(config),
    ...enterRoot(config, plan.root),
    ...workingDirectory(config.process),
    umask(config.process.user.umask ?? 0o022),
    ...closeAll(),
    ...forSetting(
      'process',
      confine(config.process, config.linux.seccomp, { groupsAreFixed: here.groupsDenied }),
    ),
    ...execCalls(config.process),
  ];
}

/** Groups and cgroup namespace come while it still has its maker's ids; then it waits to be somebody. */
function birth(plan: Plan, here: Surroundings): Call[] {
  const { config } = plan;
  return [
    ...about('pid/one-ends', [prctl('PR_SET_PDEATHSIG', 'SIGKILL', { why: WHY.DEATH })]),
    ...forSetting('linux.resources', joinGroups(plan.cgroups)),
    // Were the monitor dead before the first line, only the end of this pipe would tell.
    ...about('user/handshake', [
      close(pipeEnd('mapped', 'write')),
      read(pipeEnd('mapped', 'read'), 1, { atLeast: 1, why: WHY.BARRIER }),
    ]),
    ...becomeRoot(config, here),
    ...lateNamespaces(config),
    ...(hasNew(config, 'user') ? [] : [prctl('PR_SET_DUMPABLE', 0, { why: WHY.UNDUMPABLE })]),
  ];
}

/**
 * The cgroup namespace begins where its maker is, which has joined its groups by now. The ipc namespace has a file
 * system of message queues, whose owner is whoever made it: nobody, before the ids were mapped.
 */
function lateNamespaces(config: Config): Call[] {
  const one = (type: 'cgroup' | 'ipc', topic: string, why: Text) =>
    hasNew(config, type) ? about(topic, [unshare([NAMESPACE_FLAGS[type]], { why })]) : [];
  return [
    ...one('ipc', 'uts/posix-queue', WHY.IPC_NAMESPACE),
    ...one('cgroup', 'cgroups/namespace', WHY.CGROUP_NAMESPACE),
  ];
}

function ownNames({ hostname, domainname }: Config): Call[] {
  return about('uts/own-uts', [
    ...(hostname === undefined ? [] : forSetting('hostname', [sethostname(hostname, { why: WHY.HOSTNAME })])),
    ...(domainname === undefined ? [] : forSetting('domainname', [setdomainname(domainname)])),
  ]);
}

function wired({ config, network }: Plan): Call[] {
  if (!hasNew(config, 'network')) return [];
  const barrier = [
    close(pipeEnd('wired', 'write')),
    read(pipeEnd('wired', 'read'), 1, { atLeast: 1, why: WHY.WIRED_BARRIER }),
  ];
  return [
    ...(network.mode === 'bridge' ? about('net/veth', barrier) : []),
    ...forSetting('network', wireInside(network)),
  ];
}

function sysctls({ linux }: Config): Call[] {
  return Object.entries(linux.sysctl ?? {}).flatMap(([name, value]) =>
    forSetting(
      `linux.sysctl ${name}`,
      writeFile(`/proc/sys/${name.replaceAll('.', '/')}`, value, { why: WHY.SYSCTL }),
    ),
  );
}
