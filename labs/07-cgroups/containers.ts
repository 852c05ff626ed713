import type { Call } from '../../src/engine/call.ts';
import type { ProgramContext } from '../../src/lab/lab.ts';
import type { Text } from '../../src/text/text.ts';
import { hire, READY } from './crew.ts';
import { make, set } from './groups.ts';
import { cpuLimit, memoryLimit, pidsLimit } from './settings.ts';

/** Names such as a runtime gives. `checkers/07-cgroups/parts/containers.ts` knows them too. */
export const CONTAINERS = {
  idle: '0f2c6f3f81f14a5e9d0a2b7c4e8d1f60a9b3c5d7e1f20416283a4c5e6f708192',
  throttled: '5be1d09c7a3f42e8b6c4d2f0918273645a5b4c3d2e1f0a9b8c7d6e5f40312213',
  cached: '93d47a0be2c15f68a7b9c0d1e2f3a4b5c6d7e8f9012a3b4c5d6e7f8091a2b3c4',
  full: 'c80a4d2e6f1b3c5a7d9e0f2b4c6d8e1a3b5c7d9e0f1a2b3c4d5e6f708192a3b4',
} as const;

const KINDS = ['cpu', 'memory', 'pids'] as const;
const FILLED = '18M';

/** What each does in its group. Who fills memory is ready when it is full. */
const SCRIPTS: Readonly<Record<keyof typeof CONTAINERS, { script: string; cpu: number; why: Text }>> = {
  idle: {
    script: `${READY}; read -r; :`,
    cpu: 200,
    why: { en: 'waits for work', zh: '等活儿干' },
  },
  throttled: {
    script: `${READY}; while :; do :; done`,
    cpu: 4,
    why: { en: 'would use a whole core, and may have 4 % of it', zh: '想用一整个核，只许用 4 %' },
  },
  cached: {
    script: `head -c ${FILLED} /dev/zero >/lab/app.log; ${READY}; read -r; :`,
    cpu: 200,
    why: { en: 'has written a file: its pages are in the cache', zh: '写过一个文件：它的页还在缓存里' },
  },
  full: {
    script: `(head -c ${FILLED} /dev/zero; ${READY}; read -r) | tail; :`,
    cpu: 200,
    why: { en: 'holds memory that is in no file', zh: '占着不属于任何文件的内存' },
  },
};

/** Four containers as a runtime would leave them: each a group below `docker`, with limits. */
export function containers(at: ProgramContext): Call[] {
  const roles = Object.keys(CONTAINERS) as (keyof typeof CONTAINERS)[];
  const members = roles.map((role) => {
    const { script, why } = SCRIPTS[role];
    return { name: 'app', group: groupOf(role), kinds: KINDS, script, why };
  });
  return [
    ...make(at, 'docker', ...KINDS),
    ...roles.flatMap((role) => limited(at, groupOf(role), SCRIPTS[role].cpu)),
    ...hire(at, members),
  ];
}

function groupOf(role: keyof typeof CONTAINERS): string {
  return `docker/${CONTAINERS[role]}`;
}

function limited(at: ProgramContext, group: string, cpu: number): Call[] {
  return [
    ...make(at, group, ...KINDS),
    ...set(at, group, cpuLimit(cpu)),
    ...set(at, group, memoryLimit(24)),
    ...set(at, group, pidsLimit(50)),
  ];
}
