import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultConfig } from '../container/config/defaults.ts';
import type { Config } from '../container/config/runtime-spec.ts';
import type { Bundle } from './runtimes/start.ts';

export interface TestBundle extends Bundle {
  /** For a runtime's own files. */
  scratch(): string;
  remove(): void;
}

/** Nobody's ids, here and on most machines. */
const FIRST_ID = 1_900_000_000;

/** A bundle whose root has a busybox; its container has a user namespace of 65,536 ids. */
export function testBundle(
  args: readonly string[],
  change: (config: Config) => Config = (c) => c,
): TestBundle {
  const top = mkdtempSync(join(tmpdir(), 'nslab-bundle-'));
  const folder = join(top, 'bundle');
  const rootfs = join(folder, 'rootfs');
  mkdirSync(join(rootfs, 'bin'), { recursive: true });
  copyFileSync('/bin/busybox', join(rootfs, 'bin/busybox'));
  for (const name of ['sh', 'sleep', 'cat', 'true']) symlinkSync('busybox', join(rootfs, 'bin', name));
  const base = defaultConfig({ args, hostname: 'box', capabilities: {} });
  const ids = [{ containerID: 0, hostID: FIRST_ID, size: 65_536 }];
  const config = change({ ...base, linux: { ...base.linux, uidMappings: ids, gidMappings: ids } });
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  spawnSync('chown', ['-R', `${FIRST_ID}:${FIRST_ID}`, rootfs]);
  // Its root is nobody outside, and has to find its way in.
  spawnSync('chmod', ['755', top]);
  return {
    folder,
    config,
    scratch: () => mkdtempSync(join(top, 'scratch-')),
    remove: () => rmSync(top, { recursive: true, force: true }),
  };
}
