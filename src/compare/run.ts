import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { machine, release } from 'node:os';
import { join } from 'node:path';
import { writeBundle } from '../container/bundle/write.ts';
import { readConfig } from '../container/config/read.ts';
import type { Config } from '../container/config/runtime-spec.ts';
import type { RunOptions } from '../container/run/options/run-options.ts';
import type { Store } from '../container/store/store.ts';
import { cgroupLayout } from '../observe/cgroup-layout.ts';
import type { Text } from '../text/text.ts';
import type { Comparison } from './comparison.ts';
import { compareObservations } from './difference.ts';
import { keeper } from './keeper.ts';
import { look } from './look.ts';
import { startOurs } from './ours.ts';
import type { Installed } from './runtimes/installed.ts';
import { startTheirs } from './runtimes/start.ts';

export interface CompareRequest {
  readonly runtime: Installed;
  readonly store: Store;
  /** With a name that nobody else has. */
  readonly options: RunOptions & { readonly name: string };
  /** Where the runtime's bundle and files may lie: everybody may pass through. */
  readonly scratch: string;
  /** Removes our container, when we cannot: words of a command line. */
  readonly removeOurs: readonly string[];
  readonly version: string;
  readonly signal: AbortSignal;
}

export interface Compared {
  readonly comparison: Comparison;
  readonly notes: readonly Text[];
}

/**
 * Runs the same settings by ours and by theirs, looks at both while both run, and ends both: also when we are
 * killed meanwhile.
 * @throws NslabError `runtime-refused`, `command-ended`, and what a start may end with
 */
export async function compare(request: CompareRequest): Promise<Compared> {
  const { runtime, store, options, signal } = request;
  const folder = mkdtempSync(join(request.scratch, '.nslab-compare-'));
  const standby = keeper([request.removeOurs, ['rm', '-rf', '--one-file-system', folder]]);
  try {
    chmodSync(folder, 0o711);
    const ours = await startOurs(store, options, signal);
    try {
      const bundle = join(folder, 'bundle');
      await writeBundle(ours.plan, bundle);
      const config = readConfig(JSON.parse(readFileSync(join(bundle, 'config.json'), 'utf8')), 'config.json');
      signal.throwIfAborted();
      const scratch = join(folder, 'scratch');
      mkdirSync(scratch);
      const theirs = await startTheirs(runtime, { folder: bundle, config }, scratch, options.name, signal);
      try {
        signal.throwIfAborted();
        const seen = [await look(ours, 'nslab'), await look(theirs, runtime.name)] as const;
        return { comparison: comparisonOf(request, config, compareObservations(...seen)), notes: ours.notes };
      } finally {
        await theirs.end();
      }
    } finally {
      await ours.end();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await standby.dismiss();
  }
}

function comparisonOf(
  { runtime, version }: CompareRequest,
  config: Config,
  sections: Comparison['sections'],
): Comparison {
  return {
    runtime: { name: runtime.name, version: runtime.version },
    version,
    kernel: `${release().split('-')[0]} ${machine()}`,
    cgroups: cgroupLayout(),
    date: new Date().toISOString().slice(0, 10),
    command: config.process.args.join(' '),
    sections,
  };
}
