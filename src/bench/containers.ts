import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median, type Row } from './row.ts';

const MAIN = fileURLToPath(new URL('../cli/main.js', import.meta.url));
const COUNT = 50;
const ROUNDS = 7;
/** Each start is a node, and each node 60 MB for a moment. */
const AT_ONCE = 4;
const COMMAND = 'sleep 100000';

/** `nslab run` as it is typed, and many containers at once: in a lab host of the bench's own. Run from dist. */
export async function benchContainers(count = COUNT, rounds = ROUNDS): Promise<Row[]> {
  const home = mkdtempSync(join(tmpdir(), 'nslab-bench-'));
  const lab = new Lab(home);
  try {
    await lab.nslab('run', '--rm', '--', 'true');
    return [cold(lab, rounds), ...(await many(lab, count))];
  } finally {
    await lab.nslab('clean', '--yes');
    rmSync(home, { recursive: true, force: true });
  }
}

class Lab {
  readonly #env: NodeJS.ProcessEnv;

  constructor(home: string) {
    this.#env = { ...process.env, XDG_STATE_HOME: home, NSLAB_LANG: 'en', NO_COLOR: '1' };
  }

  async nslab(...words: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(process.execPath, [MAIN, ...words], { env: this.#env });
    return stdout;
  }

  timed(args: readonly string[]): number {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, args, {
      env: this.#env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    if (status !== 0) throw new Error(`node ${args.join(' ')}: status ${status}: ${stderr}`);
    return performance.now() - start;
  }

  /** What a script prints in the lab host. */
  sh(script: string): Promise<string> {
    return this.nslab('shell', '--', 'sh', '-c', script);
  }
}

/** From outside: one node on the machine, one in the lab host, a root of its own, a bridge. */
function cold(lab: Lab, rounds: number): Row {
  const nslab: number[] = [];
  const bare: number[] = [];
  for (let i = 0; i < rounds; i++) {
    bare.push(lab.timed(['-e', '0']));
    nslab.push(lab.timed([MAIN, 'run', '--rm', '--', 'true']));
  }
  return {
    what: 'nslab run -- true',
    median: median(nslab),
    against: { what: 'node -e 0', median: median(bare) },
  };
}

async function many(lab: Lab, count: number): Promise<Row[]> {
  const before = await left(lab);
  const names = Array.from({ length: count }, (_, i) => `bench${i}`);
  const started = await timed(() =>
    lab.sh(
      `printf '%s\\n' ${names.join(' ')} | xargs -P ${AT_ONCE} -I{} nslab run -d --name {} -- ${COMMAND} >/dev/null`,
    ),
  );
  const { monitors, inits } = await memory(lab, count);
  const ended = await timed(() => lab.nslab('rm', '-f', ...names));
  const after = await left(lab);
  if (after !== before) throw new Error(`${count} containers left something:\n${before}\n--\n${after}`);
  return [
    { what: `${count} containers started, ${AT_ONCE} nodes at a time: each`, median: started / count },
    { what: `${count} containers ended and removed: each`, median: ended / count },
    { what: '… each one’s monitor, kB of memory (Pss)', median: monitors / count },
    { what: '… and its sleep(1), kB of memory (Pss)', median: inits / count },
  ];
}

async function timed(what: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await what();
  return performance.now() - start;
}

/** What a container could leave: processes, wires, groups, files. nslab0 goes with the last one's address. */
function left(lab: Lab): Promise<string> {
  return lab.sh(
    `ps -eo args= | grep -c -e '[n]slab-engine run container:' -e '[s]leep 100000'; ls /sys/class/net | grep -v '^nslab0$'; find /sys/fs/cgroup -type d -name 'nslab.*' 2>/dev/null; ls -A /lab/.containers; grep -c . /proc/self/mountinfo`,
  );
}

/** Sums over all: the proportional set size counts what is shared in parts (proc(5), smaps_rollup). */
async function memory(lab: Lab, count: number): Promise<{ monitors: number; inits: number }> {
  const all = JSON.parse(await lab.nslab('ps', '--json')) as { pid: number; monitor?: number }[];
  if (all.length !== count) throw new Error(`${all.length} containers run, not ${count}`);
  const pss = "awk '/^Pss:/ {sum += $2} END {print sum}'";
  const of = (pids: string) => `for p in ${pids}; do cat /proc/$p/smaps_rollup; done | ${pss}`;
  const inits = all.map(({ pid }) => pid).join(' ');
  const [monitors = '', sleeps = ''] = (
    await lab.sh(`${of('$(pgrep -f "[n]slab-engine run container:")')}; ${of(inits)}`)
  ).split('\n');
  return { monitors: Number(monitors), inits: Number(sleeps) };
}
