import { closeSync, openSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Config } from '../../container/config/runtime-spec.ts';
import { compileFilter } from '../../engine/seccomp/compile.ts';
import { readProcText } from '../../observe/procfs.ts';
import { bwrapOptions, isBind } from './bwrap-options.ts';
import { launchRuntime } from './launch.ts';
import { makeMountPoints } from './mount-points.ts';
import type { Making } from './runtime.ts';

const STATUS_FD = 3;
const SECCOMP_FD = 4;

/**
 * bubblewrap, with the options that say the same as the bundle's configuration. When we are killed it is, too,
 * and takes its container along.
 */
export function bwrapMaking(bundled: Config, bundle: string, folder: string): Making {
  const config = withAbsoluteSources(bundled, bundle);
  const rootfs = resolve(bundle, config.root.path);
  const status = join(folder, 'status');
  const filter = join(folder, 'filter');
  const numberFile = join(folder, 'runtime');
  const { seccomp } = config.linux;
  return {
    begin() {
      makeMountPoints(config, rootfs);
      if (seccomp !== undefined) writeFileSync(filter, compileFilter(seccomp).bytes);
      const options = bwrapOptions(config, rootfs, seccomp === undefined ? undefined : SECCOMP_FD);
      const fds = [openSync(status, 'w'), ...(seccomp === undefined ? [] : [openSync(filter, 'r')])];
      const words = ['bwrap', '--json-status-fd', String(STATUS_FD), ...options];
      const process = launchRuntime(words, { folder, numberFile, survives: false, fds });
      for (const fd of fds) closeSync(fd);
      return process;
    },
    isKnown: () => readProcText(numberFile)?.endsWith('\n') === true,
    firstProcess: () => childIn(readProcText(status) ?? ''),
    remove: [killAlso(numberFile, status, basename(dirname(folder)))],
    keyring: '',
  };
}

/**
 * Its container is bound to its life (--die-with-parent), but only from a certain moment on. Until the status has
 * its number, it is still of bubblewrap's own process group; later it is known by the root that it has, which lies
 * in a folder of this name.
 */
function killAlso(numberFile: string, status: string, own: string): readonly string[] {
  const number = `sed -n 's/.*"child-pid": *\\([0-9]*\\).*/\\1/p' "$1"`;
  const isOurs = `grep -q "/${own}/" /proc/$pid/mountinfo`;
  const line = `kill -s KILL -- "-$(cat "$0")"; pid=$(${number}) && ${isOurs} && kill -s KILL $pid; :`;
  return ['sh', '-c', line, numberFile, status];
}

/** A relative source means the bundle's folder (config.md, "Mounts"). */
function withAbsoluteSources(config: Config, bundle: string): Config {
  const mounts = config.mounts.map((spec) =>
    isBind(spec) && spec.source !== undefined ? { ...spec, source: resolve(bundle, spec.source) } : spec,
  );
  return { ...config, mounts };
}

/** `{ "child-pid": 123, … }`, one object a line. */
function childIn(status: string): number | undefined {
  const pid = /"child-pid": *(\d+)/.exec(status)?.[1];
  return pid === undefined ? undefined : Number(pid);
}
