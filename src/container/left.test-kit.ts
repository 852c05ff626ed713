import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { findGroups } from '../labhost/cgroup-removal.ts';
import { statOf } from '../observe/live-process.ts';
import { groupName } from './cgroups/plan.ts';
import { groupOf, type Store } from './store/store.ts';

/* What a container can leave on a machine of its own: its pid, mount and net namespaces. */

/** The kernel takes a dead net namespace, and its wires, down in its own time. */
const PATIENCE_MS = 5_000;

/** Processes, groups, mounts, links, rules, forwarding, files. */
export function fingerprint(store: Store, container: string): string[] {
  const read = (path: string) => readFileSync(path, 'utf8');
  const processes = readdirSync('/proc').filter(
    (name) => /^\d+$/.test(name) && statOf(Number(name))?.state !== 'Z',
  );
  const rules = spawnSync('nft', ['list', 'ruleset'], { encoding: 'utf8' });
  if (rules.status !== 0) throw new Error(`nft: ${rules.stderr}`);
  return [
    ...processes.map((pid) => `process ${pid} ${statOf(Number(pid))?.comm}`),
    ...findGroups(groupName(groupOf(store, container))).map((group) => `group ${group}`),
    ...read('/proc/self/mountinfo')
      .trim()
      .split('\n')
      .map((line) => `mount ${line.split(' ').slice(2).join(' ')}`),
    ...read('/proc/self/net/dev')
      .split('\n')
      .map((line) => `link ${line.split(':')[0]?.trim()}`),
    ...rules.stdout.split('\n').map((line) => `rule ${line}`),
    `forward ${read('/proc/sys/net/ipv4/ip_forward').trim()}`,
    ...(existsSync(store.root) ? readdirSync(store.root).map((name) => `file ${name}`) : []),
  ];
}

/** What is there that was not, and what is not that was. */
export async function difference(
  store: Store,
  container: string,
  before: readonly string[],
): Promise<string[]> {
  for (const begin = Date.now(); ; await sleep(20)) {
    const now = fingerprint(store, container);
    const left = [
      ...now.filter((l) => !before.includes(l)),
      ...before.filter((l) => !now.includes(l)).map((l) => `gone: ${l}`),
    ];
    if (left.length === 0 || Date.now() - begin > PATIENCE_MS) return left;
  }
}
