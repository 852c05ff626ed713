import { setTimeout } from 'node:timers/promises';
import { outcomeOf } from '../engine/advice.ts';
import { run } from '../engine/run.ts';
import { type ScratchHost, scratchHost } from '../observe/scratch-host.test-kit.ts';
import { BY_COMMANDS, byEngine, doneIn, linksDeleted, STATE } from './network-topology.ts';
import { median, type Row } from './row.ts';

const ROUNDS = 15;
/** The kernel takes a dead namespace's links down later, and whoever makes one meanwhile waits for its lock. */
const PAUSE_MS = 200;

/**
 * Lab 5's topology made by the engine and by commands, and taken down by ending its namespaces and link by
 * link: each time in a machine of its own (namespaces of the bench), in turns.
 */
export async function benchNetwork(rounds = ROUNDS): Promise<Row[]> {
  const times = { engine: [], commands: [], ended: [], deleted: [] } as Record<string, number[]>;
  const seen = new Set<string>();
  for (let round = 0; round <= rounds; round++) {
    for (const how of turn(round)) {
      await setTimeout(PAUSE_MS);
      const host = await machine();
      const made = await timed(() => build(host, how));
      // The first round warms the caches, and shows that both make the same.
      if (round === 0) seen.add(await host.sh(STATE));
      const down = how === 'engine' ? 'ended' : 'deleted';
      const gone = await timed(() => (down === 'ended' ? host.end() : inside(host, linksDeleted())));
      if (down === 'deleted') await host.end();
      if (round === 0) continue;
      times[how]?.push(made);
      times[down]?.push(gone);
    }
  }
  const [state, ...others] = seen;
  if (others.length > 0) throw new Error(`not the same network:\n${state}\n--\n${others.join('\n--\n')}`);
  if (state?.includes('no answer') !== false) throw new Error(`nothing passes:\n${state}`);
  const { engine = [], commands = [], ended = [], deleted = [] } = times;
  return [
    {
      what: 'two containers, a bridge, NAT: engine',
      median: median(engine),
      against: { what: 'ip, iptables', median: median(commands) },
      limit: 0.5,
    },
    {
      what: 'taken down: its namespaces end',
      median: median(ended),
      against: { what: 'link by link', median: median(deleted) },
      limit: 0.5,
    },
  ];
}

function turn(round: number): readonly ('engine' | 'commands')[] {
  return round % 2 === 0 ? ['engine', 'commands'] : ['commands', 'engine'];
}

/** /run is its own: ip netns keeps its names there. */
async function machine(): Promise<ScratchHost> {
  const host = await scratchHost();
  await host.sh('mount -t tmpfs tmpfs /run');
  return host;
}

async function build(host: ScratchHost, how: 'engine' | 'commands'): Promise<void> {
  if (how === 'engine') return inside(host, byEngine());
  const said = await host.sh(`{ ${BY_COMMANDS}; } 2>&1 || echo failed`);
  if (said !== '') throw new Error(`ip, iptables: ${said}`);
}

async function inside(host: ScratchHost, calls: Parameters<typeof run>[0]): Promise<void> {
  const { ok, failed } = await run(doneIn(host.pid, calls));
  if (!ok) throw new Error(failed && outcomeOf(failed));
}

async function timed(what: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await what();
  return performance.now() - start;
}
