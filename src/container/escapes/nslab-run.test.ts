import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canMakeUserNamespaces } from '../../engine/engine.test-kit.ts';
import { hasPerl, SECRET } from './cell.test-kit.ts';

/* The command as people type it, by root or by anybody: the lab host is the machine that must not be reached. */

const MAIN = fileURLToPath(new URL('../../../dist/src/cli/main.js', import.meta.url));
const hasBusybox = existsSync('/usr/bin/busybox') || existsSync('/bin/busybox');
const TOOLS = ['/usr', '/lib', '/lib64']
  .filter((path) => existsSync(path))
  .flatMap((p) => ['-v', `${p}:${p}:ro`]);

describe.skipIf(!hasBusybox || !hasPerl || !(await canMakeUserNamespaces()))(
  'nslab run',
  { timeout: 60_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'nslab-escapes-'));

    function nslab(...args: readonly string[]) {
      const env = {
        ...process.env,
        XDG_STATE_HOME: folder,
        LANG: 'C.UTF-8',
        NSLAB_LANG: 'en',
        NO_COLOR: '1',
      };
      return spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', env, timeout: 50_000 });
    }

    /** In the lab host, as its root: the maker of containers. */
    function lab(script: string): string {
      return nslab('shell', '--', 'sh', '-c', script).stdout;
    }

    function run(script: string, ...options: readonly string[]) {
      return nslab('run', '--rm', ...TOOLS, ...options, '--', 'sh', '-c', script);
    }

    beforeAll(() => {
      expect(nslab('run', '--rm', '--', 'true').status).toBe(0);
      lab(`printf '${SECRET}' >/lab/secret; mkdir -p /lab/rootfs/bin /lab/outside; chmod 777 /lab/outside
      cp "$(command -v busybox)" /lab/rootfs/bin/sh; ln -s /lab/outside /lab/rootfs/out`);
      expect(lab('cat /lab/secret')).toBe(SECRET);
    }, 60_000);
    afterAll(() => {
      nslab('clean', '--all', '--yes');
      expect(readdirSync(folder)).toEqual([]);
      rmSync(folder, { recursive: true });
    });

    test('its command is in the lab host nowhere: not by a climb, not by another’s root', () => {
      const climb = `/usr/bin/perl -e 'mkdir "/tmp/x"; chroot "/tmp/x"; chdir ".." for 1..64; chroot "."; open F, "<", "/lab/secret" and print <F>'`;
      const chrooted = `cd /lab/rootfs && mkdir -p tmp dev usr lib lib64 && for d in dev usr lib lib64; do [ -d /$d ] && mount --rbind /$d $d; done; chroot /lab/rootfs /bin/sh -c "$1"`;
      expect(nslab('shell', '--', 'unshare', '-m', 'sh', '-c', chrooted, 'sh', climb).stdout).toBe(SECRET);
      const through =
        'cat /proc/[0-9]*/root/lab/secret /proc/[0-9]*/cwd/secret /proc/[0-9]*/fd/*/secret 2>/dev/null';
      expect(lab(through)).toContain(SECRET);
      expect(run(`${climb}; ${through}; true`)).toMatchObject({ stdout: '', stderr: '', status: 0 });
    });

    test('no folder that somebody has left open is its working directory, nor that of one who is let in', () => {
      for (const fd of [0, 3, 7]) {
        const { stdout, stderr, status } = nslab(
          'run',
          '--rm',
          '-w',
          `/proc/self/fd/${fd}`,
          '--',
          'cat',
          'secret',
        );
        expect({ fd, stdout, status }).toEqual({ fd, stdout: '', status: 125 });
        expect(stderr).toMatch(/ELOOP|ENOTDIR/);
      }
      nslab('run', '-d', '--name', 'cell', '--', 'sleep', '600');
      const { stdout, status } = nslab('exec', '-w', '/proc/self/fd/7', 'cell', '--', 'cat', 'secret');
      expect({ stdout, status }).toEqual({ stdout: '', status: 125 });
      nslab('rm', '-f', 'cell');
    });

    test('a symlink of its root leads no mount point out', () => {
      lab('mkdir -p /lab/rootfs/out/by-path');
      expect(lab('ls /lab/outside')).toBe('by-path\n');
      nslab('run', '--rm', '--rootfs', '/lab/rootfs', '--tmpfs', '/out/new', '--', 'sh', '-c', 'true');
      expect(lab('ls /lab/outside')).toBe('by-path\n');
    });

    test('what root of the lab host may, root in there may not', () => {
      const attacks = [
        'unshare -Um true && echo namespaces',
        'mount -t tmpfs none /mnt && echo mounts',
        'mknod /tmp/disk b 7 0 && echo devices',
        `/usr/bin/perl -e 'open F, "+<", "/proc/sys/net/ipv4/ip_forward" and print "settings\\n"'`,
        `/usr/bin/perl -e 'open F, "+<", $_ and print "groups\\n" and exit for </sys/fs/cgroup/cgroup.procs /sys/fs/cgroup/*/cgroup.procs>'`,
      ].join('; ');
      expect(nslab('shell', '--', 'unshare', '-m', 'sh', '-c', attacks).stdout).toMatch(
        /namespaces\nmounts\n(devices\n)?settings\n/,
      );
      expect(run(attacks).stdout).toBe('');
    });
  },
);
