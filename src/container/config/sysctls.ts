import type { NslabError } from '../../text/error.ts';
import * as refuse from './refusals.ts';
import type { NamespaceType } from './runtime-spec.ts';

/** Kernel settings that each namespace of a kind has for itself (namespaces(7), sysctl.rst); all others are the machine's. */
const OWN: readonly (readonly [RegExp, NamespaceType])[] = [
  [/^net\./, 'network'],
  [/^kernel\.(msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced)$/, 'ipc'],
  [/^fs\.mqueue\./, 'ipc'],
  [/^kernel\.domainname$/, 'uts'],
];

/** Why this setting cannot be a container's own; undefined when it can. */
export function refusedSysctl(name: string, has: (type: NamespaceType) => boolean): NslabError | undefined {
  const at = `linux.sysctl.${name}`;
  if (!/^[\w-]+(\.[\w-]+)+$/.test(name)) return refuse.needs(at, NO_NAME);
  const type = OWN.find(([pattern]) => pattern.test(name))?.[1];
  if (type === undefined) return refuse.needs(at, MACHINES);
  return has(type) ? undefined : refuse.needs(at, wants(type));
}

const NO_NAME = {
  en: 'is no name of a setting, as net.ipv4.ip_forward is one',
  zh: '不是设置的名字；名字形如 net.ipv4.ip_forward',
};
const MACHINES = {
  en: 'is the whole machine’s: no namespace has it for itself',
  zh: '属于整台机器：没有哪种命名空间单独拥有它',
};
const wants = (type: NamespaceType) => ({
  en: `needs a ${type} namespace, or the machine’s own would change`,
  zh: `需要 ${type} 命名空间，否则会改到真实机器自己的设置`,
});
