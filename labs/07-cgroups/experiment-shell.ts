import type { Outcome, Scratch } from '../../src/lab/lab.ts';
import { Seen } from '../../src/lab/seen.ts';
import { type Unsupported, unsupported } from '../../src/lab/verdict.ts';
import type { Controller } from '../../src/observe/cgroups.ts';

/** Runs a script in the scratch host, with the words below known to it. */
export type Shell = (script: string) => Promise<Seen>;

/** Where the groups are, and how their files are called, is all that differs between the interfaces. */
const NAMES = {
  v1: `
    folder() { echo /sys/fs/cgroup/$1/$2; }
    MEMORY_MAX=memory.limit_in_bytes; MEMORY_NOW=memory.usage_in_bytes; CPU_MAX=cpu.cfs_quota_us
    KILLS=memory.oom_control`,
  v2: `
    folder() { echo /sys/fs/cgroup/$2; }
    MEMORY_MAX=memory.max; MEMORY_NOW=memory.current; CPU_MAX=cpu.max
    KILLS=memory.events
    echo '+cpu +memory +pids' >/sys/fs/cgroup/cgroup.subtree_control`,
} as const;

/** `put` answers `done` or the kernel's word of refusal; `inside` runs a script that is in the group from its start. */
const WORDS = `
  exec 2>/dev/null
  say() { echo "$1 → $2"; }
  file() { echo $(folder $1 $2)/$3; }
  group() { mkdir -p $(folder $1 $2); }
  enter() { echo $3 >$(file $1 $2 cgroup.procs); }
  put() {
    local said
    said=$( { echo "$1" >"$(file $2 $3 $4)"; } 2>&1 ) && echo done || echo "\${said##*: }"
  }
  now() { cat $(file $1 $2 $3); }
  kills() { sed -n 's/^oom_kill //p' $(file memory $1 $KILLS); }
  inside() { sh -c 'echo $$ >'$(file $1 $2 cgroup.procs)"; $3"; }
`;

/** An experiment on machines that have these controllers; `unsupported` on others. */
export async function asked(
  scratch: Scratch,
  controllers: readonly Controller[],
  work: (shell: Shell) => Promise<{ answer: string; seen: Seen } | Unsupported>,
): Promise<Outcome | Unsupported> {
  const { cgroups } = scratch.machine;
  const missing = cgroups.missing(...controllers);
  if (missing) return unsupported(missing.reason, missing.remedy);
  const names = NAMES[cgroups.version ?? 'v2'];
  const found = await work(
    async (script) => new Seen((await scratch.sh(`${names}${WORDS}${script}`)).stdout),
  );
  return 'status' in found ? found : found.seen.outcome(found.answer);
}

export function numberOf(text: string | undefined): number {
  return Number.parseInt(text ?? '', 10);
}
