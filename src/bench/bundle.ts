import { lchownSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planGroups } from '../container/cgroups/plan.ts';
import { defaultConfig } from '../container/config/defaults.ts';
import { readConfig } from '../container/config/read.ts';
import type { Config } from '../container/config/runtime-spec.ts';
import { DEFAULT_SECCOMP, MASKED_PATHS, READONLY_PATHS } from '../container/confine/defaults.ts';
import { startProgram } from '../container/program/start.ts';
import { DOCKER_CAPABILITIES } from '../engine/capabilities.ts';
import { encodeProgram } from '../engine/program.ts';
import { busyboxRoot } from './busybox-root.ts';

/** Ids that nobody has here. */
const OUTSIDE = 0x6e900000;

/**
 * A bundle with all that `nslab run` sets up by itself: seven namespaces with ids of its own, Docker's
 * capabilities, filter and masks, no_new_privs. Its command is /bin/true.
 */
export function writeBenchBundle(folder: string): string {
  const rootfs = join(folder, 'rootfs');
  mkdirSync(folder);
  busyboxRoot(rootfs);
  for (const name of ['dev', 'sys', 'etc', 'tmp']) mkdirSync(join(rootfs, name));
  give(rootfs);
  const mapping = [{ containerID: 0, hostID: OUTSIDE, size: 65_536 }];
  const base = defaultConfig({
    args: ['/bin/true'],
    hostname: 'bench',
    capabilities: {
      bounding: DOCKER_CAPABILITIES,
      effective: DOCKER_CAPABILITIES,
      permitted: DOCKER_CAPABILITIES,
    },
    seccomp: DEFAULT_SECCOMP,
    maskedPaths: MASKED_PATHS,
    readonlyPaths: READONLY_PATHS,
  });
  const config: Config = {
    ...base,
    linux: { ...base.linux, uidMappings: mapping, gidMappings: mapping },
  };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  return folder;
}

function give(path: string): void {
  lchownSync(path, OUTSIDE, OUTSIDE);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) give(inner);
    else lchownSync(inner, OUTSIDE, OUTSIDE);
  }
}

/** Its program, as `nslab run --bundle` would lay it out; `own` is the container's folder in a store. */
export function programOf(bundle: string, json: unknown, own: string, groups = true): Uint8Array {
  const config = readConfig(json, join(bundle, 'config.json'));
  mkdirSync(own);
  const calls = startProgram({
    name: 'bench',
    folder: own,
    config,
    root: { by: 'folder', path: join(bundle, config.root.path) },
    network: { mode: 'none' },
    cgroups: groups ? planGroups('bench', config.linux.resources) : { groups: [] },
    streams: {
      terminal: false,
      stdin: false,
      detached: false,
      log: { path: join(own, 'log'), maxBytes: 1 << 20 },
    },
  });
  return encodeProgram(calls, { holdTrace: true });
}
