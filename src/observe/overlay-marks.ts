import { execFile } from 'node:child_process';

const MARK = /SCHILY\.xattr\.((?:user|trusted)\.overlay\.\w+)=([^\n]*)\n/g;

/**
 * The attributes that overlay has left on a file or folder, by name: `user.overlay.opaque` → `y`. Node cannot
 * read attributes, but GNU tar writes them into its headers (tar(1), --xattrs). Undefined where there is no such tar.
 */
export function overlayMarks(path: string): Promise<ReadonlyMap<string, string> | undefined> {
  const what = ['--create', '--file=-', '--no-recursion', '--xattrs', '--xattrs-include=*.overlay.*'];
  const options = { encoding: 'latin1', timeout: 2_000, env: { ...process.env, LC_ALL: 'C' } } as const;
  return new Promise((resolve) => {
    execFile('tar', [...what, `--directory=${path}`, '.'], options, (error, stdout) => {
      if (error) return resolve(undefined);
      resolve(new Map([...stdout.matchAll(MARK)].map(([, name = '', value = '']) => [name, value])));
    });
  });
}
