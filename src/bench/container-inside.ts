import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programOf, writeBenchBundle } from './bundle.ts';
import { onPath } from './busybox-root.ts';
import { engineCommand, timedFromC } from './from-c.ts';
import { median } from './row.ts';

/* The inside of `benchContainer`: where crun finds cgroups as it likes them. ROUNDS; medians on stdout, as JSON. */

const rounds = Number(process.argv[2]);
const folder = mkdtempSync(join(tmpdir(), 'nslab-bench-'));
// runc enters the bundle as the container's root, who is nobody here.
chmodSync(folder, 0o755);

/** As a person would run it, but for the state, which is the bench's own. */
function runtime(
  name: string,
  bundle: string,
  options: readonly string[] = [],
): readonly string[] | undefined {
  const path = onPath(name);
  if (!path) return undefined;
  const state = ['--root', join(folder, name)];
  return [path, ...state, ...options, 'run', '--bundle', bundle, `nslab-bench-${name}`];
}

async function medians(groups: boolean, bundle: string): Promise<Record<string, number>> {
  const json: unknown = JSON.parse(readFileSync(join(bundle, 'config.json'), 'utf8'));
  const program = join(folder, `program-${groups}`);
  writeFileSync(program, programOf(bundle, json, join(folder, `own-${groups}`), groups));
  const crun = runtime('crun', bundle, groups ? [] : ['--cgroup-manager=disabled']);
  const runc = groups ? runtime('runc', bundle) : undefined;
  const commands = new Map<string, readonly string[]>([
    ['engine', engineCommand()],
    ...(crun ? [['crun', crun] as const] : []),
    ...(runc ? [['runc', runc] as const] : []),
  ]);
  const times = await timedFromC(commands, program, rounds);
  return Object.fromEntries([...times].map(([name, list]) => [name, median(list)]));
}

try {
  const bundle = writeBenchBundle(join(folder, 'bundle'));
  const withGroups = await medians(true, bundle);
  const withoutGroups = await medians(false, bundle);
  process.stdout.write(JSON.stringify({ withGroups, withoutGroups }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
