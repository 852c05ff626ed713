import type { Probe } from '../doctor/probe.ts';
import { cacheFolder } from './cache.ts';
import { isCached, type KernelSeries } from './kernel.ts';

/** Programs that an emulated machine is made with. */
export const PROGRAMS = ['busybox', 'mkfs.ext4', 'qemu-system-x86_64', 'setpriv'];
/** And those that a kernel is unpacked with, once. */
export const UNPACKERS = ['xz', 'zstd'];

/** Why this machine can emulate none; undefined when it can. */
export function obstacle(probe: Probe, series: KernelSeries): string | undefined {
  if (process.arch !== 'x64')
    return 'the emulated machine is an x86_64 one and runs the programs of this one, which is not';
  const cached = isCached(series, cacheFolder());
  const missing = [...PROGRAMS, ...(cached ? [] : UNPACKERS)].filter((program) => !probe.find(program));
  if (missing.length > 0) return `there is no ${missing.join(', no ')}`;
  if (!cached && !probe.find('apt-get')) return 'there is no apt to fetch its kernel with';
  return undefined;
}
