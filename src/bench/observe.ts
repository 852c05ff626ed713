import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Medians, in milliseconds, of judging a step on a machine with so many processes. */
export interface ObserveBench {
  readonly processes: number;
  /** A process's first look: nothing is known yet. */
  readonly firstLook: number;
  /** Each later one, as the guide takes them. */
  readonly look: number;
  /** A look, a process in another UTS namespace found, its mounts read. */
  readonly step: number;
  /** The same, and its hostname asked for in its namespace. */
  readonly stepWithHostname: number;
}

const COUNTS = [70, 1000];

/**
 * One evaluation of a step's checks with 70 and with 1,000 processes on the machine. The machine is a pid
 * namespace of the bench's own, and everything in it ends with the bench. Run from dist.
 */
export async function benchObserve(counts: readonly number[] = COUNTS): Promise<ObserveBench[]> {
  const results: ObserveBench[] = [];
  for (const count of counts) results.push(await onMachineWith(count));
  return results;
}

async function onMachineWith(count: number): Promise<ObserveBench> {
  const inside = fileURLToPath(new URL('./observe-inside.js', import.meta.url));
  const asRoot = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const args = [...asRoot, '--pid', '--fork', '--kill-child', '--mount-proc', process.execPath, inside];
  const { stdout } = await promisify(execFile)('unshare', [...args, String(count)], {
    timeout: 120_000,
    killSignal: 'SIGKILL',
  });
  return JSON.parse(stdout) as ObserveBench;
}
