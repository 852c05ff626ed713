import { about, type Call, result, type TextTemplate } from '../../engine/call.ts';
import { setgroups, setresgid, setresuid } from '../../engine/calls/identity.ts';
import { prctl } from '../../engine/calls/processes.ts';
import { writeFile } from '../../engine/compose.ts';
import type { Config, IdMapping } from '../config/runtime-spec.ts';
import { hasNew } from './namespaces.ts';
import { forSetting } from './setting.ts';
import type { Surroundings } from './surroundings.ts';
import * as WHY from './why.ts';

/** Lines of uid_map or gid_map (user_namespaces(7)). */
function lines(mappings: readonly IdMapping[]): string {
  return mappings.map((m) => `${m.containerID} ${m.hostID} ${m.size}\n`).join('');
}

/** What an id of the container is to its maker; undefined: nobody. */
export function hostId(mappings: readonly IdMapping[], id: number): number | undefined {
  const line = mappings.find((m) => m.containerID <= id && id < m.containerID + m.size);
  return line && line.hostID + id - line.containerID;
}

/** In the maker, from outside, each in one write: only then is anybody root in there. */
export function writeMaps(config: Config, child: string): Call[] {
  if (!hasNew(config, 'user')) return [];
  const { uidMappings = [], gidMappings = [] } = config.linux;
  return about('user/handshake', [
    ...forSetting('linux.uidMappings', writeFile(of(child, 'uid_map'), lines(uidMappings), { why: WHY.MAP })),
    ...forSetting('linux.gidMappings', writeFile(of(child, 'gid_map'), lines(gidMappings))),
  ]);
}

/** /proc/PID/NAME of the process that a call by this name has made. */
export function of(child: string, name: string): TextTemplate {
  return { parts: ['/proc/', result(child), `/${name}`] };
}

/** In the child: until then its id shows as 65534 there, and nothing it makes could be owned by it. */
export function becomeRoot(config: Config, here: Surroundings): Call[] {
  if (!hasNew(config, 'user')) return [];
  return [
    ...about(
      'user/handshake',
      forSetting('linux.uidMappings', [
        ...(here.groupsDenied ? [] : [setgroups([], { why: WHY.GROUPS })]),
        setresgid(0, 0, 0),
        setresuid(0, 0, 0, { why: WHY.BECOME_ROOT }),
      ]),
    ),
    ...about('pid/one-ends', [prctl('PR_SET_PDEATHSIG', 'SIGKILL', { why: WHY.DEATH_AGAIN })]),
  ];
}
