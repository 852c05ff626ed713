import { explainFailure } from '../../engine/advice.ts';
import { read } from '../../engine/calls/files.ts';
import { mount } from '../../engine/calls/mounts.ts';
import { unshare } from '../../engine/calls/namespaces.ts';
import { ready } from '../../engine/calls/verbs.ts';
import { launch } from '../../engine/run.ts';
import type { TraceEntry } from '../../engine/trace.ts';
import { NslabError } from '../../text/error.ts';
import type { RootPlan } from '../plan.ts';

type Overlay = Extract<RootPlan, { by: 'overlay' }>;

/** Somewhere to mount, in a mount namespace that nobody else is in. */
const PLACE = '/tmp';

/**
 * Looks at the layers of a root as one tree, as they are at this moment and without writing to any: in a mount
 * namespace that is there for as long as `look` takes. The tree shows the owners that are on the disk.
 */
export async function withMerged<T>(root: Overlay, look: (merged: string) => Promise<T>): Promise<T> {
  const layers = [root.upper, ...root.lower].map((path) => path.replace(/[\\:,]/g, '\\$&'));
  let hear = () => {};
  const running = launch(
    [
      unshare(['CLONE_NEWNS']),
      mount({ target: '/', flags: ['MS_REC', 'MS_PRIVATE'] }),
      mount({
        source: 'overlay',
        target: PLACE,
        type: 'overlay',
        flags: ['MS_RDONLY'],
        // Two lower layers and no upper: nothing can be written (overlayfs.rst, "Multiple lower layers").
        data: `lowerdir=${layers.join(':')},userxattr`,
      }),
      ready(),
      read(0, 1),
    ],
    {
      stdio: ['pipe', 'ignore', 'ignore'],
      onEntry: ({ call }) => (call.name === 'ready' ? hear() : undefined),
    },
  );
  const isReady = new Promise<boolean>((resolve) => {
    hear = () => resolve(true);
    void running.status.then(() => resolve(false));
  });
  try {
    if (!(await isReady)) throw notMerged((await running.trace).failed);
    return await look(`/proc/${running.process.pid}/root${PLACE}`);
  } finally {
    running.process.stdin?.end();
    await running.status;
  }
}

function notMerged(failed: TraceEntry | undefined): NslabError {
  const why = failed ? explainFailure(failed) : { en: '', zh: '' };
  return new NslabError('bundle-root', {
    en: `The layers of the root cannot be shown as one tree: ${why.en}`,
    zh: `没法把根的各层合成一棵树来读：${why.zh}`,
  });
}
