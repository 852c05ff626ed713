import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from '../../container/config/runtime-spec.ts';
import { compileFilter } from '../../engine/seccomp/compile.ts';
import { bwrapOptions, isBind } from './bwrap-options.ts';
import { makeMountPoints } from './mount-points.ts';
import type { Begun } from './runtime.ts';

const STATUS_FD = 3;
const SECCOMP_FD = 4;

/** bubblewrap, with the options that say the same as the bundle's configuration. Killed it takes its container along. */
export function beginBwrap(bundled: Config, bundle: string, folder: string): Begun {
  const config = withAbsoluteSources(bundled, bundle);
  const status = join(folder, 'status');
  const filter = join(folder, 'filter');
  const { seccomp } = config.linux;
  if (seccomp !== undefined) writeFileSync(filter, compileFilter(seccomp).bytes);
  const fds = [openSync(status, 'w'), ...(seccomp === undefined ? [] : [openSync(filter, 'r')])];
  const rootfs = resolve(bundle, config.root.path);
  makeMountPoints(config, rootfs);
  const options = bwrapOptions(config, rootfs, seccomp === undefined ? undefined : SECCOMP_FD);
  const words = ['--pdeathsig', 'KILL', 'bwrap', '--json-status-fd', String(STATUS_FD), ...options];
  const process = spawn('setpriv', words, {
    stdio: ['pipe', 'pipe', 'pipe', ...fds],
    cwd: folder,
    detached: true,
  });
  for (const fd of fds) closeSync(fd);
  // Its child is not yet bound to its life while it waits for its map (--die-with-parent): its group reaches that, too.
  const group = process.pid;
  return {
    process,
    firstProcess: () => childIn(readFileSync(status, 'utf8')),
    remove: group === undefined ? [] : [['sh', '-c', `kill -KILL -- -${group} || :`]],
    keyring: '',
  };
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
