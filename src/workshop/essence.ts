import type { LabFacts } from './facts.ts';

/** What a lab is about, for a room that has not the time for all of it. */
interface Essence {
  /** Steps by hand without which the lab is not worth beginning. */
  readonly core: readonly string[];
  /** The other steps to be done, the weightiest first. */
  readonly more: readonly string[];
  /** The experiment that a room argues about. */
  readonly vote: string;
  /** The step to show where nobody does it by hand. */
  readonly show: string;
}

/** A lecturer's judgement, the only thing about labs that is written here. A lab that is not named goes by its own order. */
export const ESSENCE: Readonly<Record<string, Essence>> = {
  uts: {
    core: ['namespace-inode', 'own-uts', 'enter-it'],
    more: ['hold-open', 'keep-by-mount', 'ordinary-process', 'sysv-queue', 'posix-queue'],
    vote: 'child-renames',
    show: 'own-uts',
  },
  pid: {
    core: ['number-one', 'own-proc', 'two-numbers'],
    more: ['without-fork', 'end-it-all', 'zombies', 'reaper', 'two-deep'],
    vote: 'signals-to-one',
    show: 'number-one',
  },
  mount: {
    core: ['own-mounts', 'rootfs', 'pivot-root'],
    more: ['furnish', 'drop-old-root', 'find-the-leak', 'busybox', 'volume', 'slave', 'mask', 'repair'],
    vote: 'leak',
    show: 'pivot-root',
  },
  user: {
    core: ['nobody', 'handshake', 'real-power'],
    more: ['range', 'two-containers', 'veth', 'volume-owner'],
    vote: 'later-clones',
    show: 'handshake',
  },
  net: {
    core: ['named-netns', 'veth', 'bridge', 'default-route'],
    more: ['forward', 'masquerade-nft', 'lo-up', 'forward-filter', 'publish', 'pod', 'dns', 'hairpin'],
    vote: 'moved-address',
    show: 'veth',
  },
  overlay: {
    core: ['first-overlay', 'copy-up', 'whiteout'],
    more: ['unpack', 'two-containers', 'commit', 'opaque', 'bring-back'],
    vote: 'order',
    show: 'copy-up',
  },
  cgroups: {
    core: ['join', 'cpu-limit', 'memory-limit'],
    more: ['pids-limit', 'freeze', 'read-container', 'kill-all', 'shares', 'namespace', 'split', 'delegate'],
    vote: 'page-cache',
    show: 'memory-limit',
  },
  privileges: {
    core: ['docker-set', 'no-new-privs', 'filter'],
    more: ['masked', 'nothing', 'port-80', 'limits', 'all'],
    vote: 'get-it-back',
    show: 'filter',
  },
  container: {
    core: ['born', 'root', 'wire', 'whole'],
    more: ['enter', 'one-command', 'before', 'second', 'nothing-left'],
    vote: 'too-early',
    show: 'whole',
  },
};

/** The steps to be done by hand in the order of their weight, those that are named first; `core` says how many must be. */
export function byWeight(lab: LabFacts): { readonly steps: readonly string[]; readonly core: number } {
  const ids = lab.steps.map((step) => step.id);
  const { core = [], more = [] } = ESSENCE[lab.id] ?? {};
  const known = [...core, ...more].filter((id) => ids.includes(id));
  const rest = lab.steps.filter((step) => !known.includes(step.id));
  const vote = voteOf(lab);
  const last = rest.filter((step) => step.kind === 'experiment' && step.id !== vote);
  const steps = [
    ...known,
    ...rest.filter((step) => step.kind === 'do').map((s) => s.id),
    ...last.map((s) => s.id),
  ];
  return { steps, core: core.filter((id) => ids.includes(id)).length || Math.min(2, steps.length) };
}

export function voteOf(lab: LabFacts): string | undefined {
  const experiments = lab.steps.filter((step) => step.kind === 'experiment').map((step) => step.id);
  return experiments.find((id) => id === ESSENCE[lab.id]?.vote) ?? experiments[0];
}

export function showOf(lab: LabFacts): string | undefined {
  const done = lab.steps.filter((step) => step.kind === 'do').map((step) => step.id);
  return done.find((id) => id === ESSENCE[lab.id]?.show) ?? done[0];
}

/** A step and all that it starts from, in the order of the lab. */
export function withEarlier(lab: LabFacts, wanted: readonly string[]): string[] {
  const all = new Set<string>();
  const add = (id: string): void => {
    if (all.has(id)) return;
    all.add(id);
    for (const before of lab.steps.find((step) => step.id === id)?.after ?? []) add(before);
  };
  wanted.forEach(add);
  return lab.steps.map((step) => step.id).filter((id) => all.has(id));
}
