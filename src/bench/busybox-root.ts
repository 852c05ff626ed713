import { accessSync, constants, copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The smallest root that has a command and a place for a proc. @throws when there is no static busybox */
export function busyboxRoot(rootfs: string, commands: readonly string[] = ['true']): string {
  const busybox = onPath('busybox');
  if (!busybox) throw new Error('The bench makes its root of a static busybox (apt install busybox-static).');
  mkdirSync(join(rootfs, 'bin'), { recursive: true });
  mkdirSync(join(rootfs, 'proc'));
  copyFileSync(busybox, join(rootfs, 'bin', 'busybox'));
  for (const command of commands) symlinkSync('busybox', join(rootfs, 'bin', command));
  return rootfs;
}

export function onPath(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.map((f) => join(f, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
